unet.state_dict()

torch.save(unet, "./unet_exp.pth")
loaded_unet = torch.load("./unet_exp.pth")
unet.state_dict()

torch.save(unet.state_dict(), "./unet_weight_exp.pth")
loaded_unet_weights = torch.load("./unet_weight_exp.pth")
unet.load_state_dict(loaded_unet_weights)
unet.state_dict()
