// FengqiaoModel
