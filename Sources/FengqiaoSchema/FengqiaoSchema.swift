// FengqiaoSchema
