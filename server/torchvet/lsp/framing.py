"""The framework's protocol with what it leaves out: answers outside of the session's life, and the exit code."""

from __future__ import annotations

from cattrs import Converter
from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol
from pygls.protocol.json_rpc import RPCMessage, RPCRequest

# The session keeps the texts itself: the framework splits lines where Python does, not where the protocol does.
OWN_FEATURES = (
    types.TEXT_DOCUMENT_DID_OPEN,
    types.TEXT_DOCUMENT_DID_CHANGE,
    types.TEXT_DOCUMENT_DID_CLOSE,
)


class TorchvetProtocol(LanguageServerProtocol):
    """One connection."""

    is_initialized = False

    def __init__(self, server: LanguageServer, converter: Converter) -> None:
        super().__init__(server, converter)
        for method in OWN_FEATURES:
            del self.fm.builtin_features[method]

    def structure_message(self, data: dict[str, object]) -> object:
        """The message in `data`; a request that makes no sense gets its error and becomes None."""
        try:
            return super().structure_message(data)
        except JsonRpcException as error:
            number = data.get("id")
            if not isinstance(number, int | str) or "method" not in data:
                raise
            self._send_response(number, error=error.to_response_error())
            return None

    def handle_message(self, message: RPCMessage | None) -> None:
        """Takes in one message; a request at the wrong time gets its error instead of silence."""
        if message is None:
            return
        refusal = self._refusal(message)
        if refusal is not None and isinstance(message, RPCRequest):
            self._send_response(message.id, error=refusal)
        elif refusal is None:
            super().handle_message(message)

    def _refusal(self, message: RPCMessage) -> types.ResponseError | None:
        method = getattr(message, "method", None)
        if method == types.INITIALIZE:
            self.is_initialized = True
        elif self._shutdown and method is not None and method != types.EXIT:
            return types.ResponseError(types.ErrorCodes.InvalidRequest, "the server has been shut down")
        elif not self.is_initialized and method not in (None, types.EXIT):
            return types.ResponseError(types.ErrorCodes.ServerNotInitialized, "initialize comes first")
        return None
