// FengqiaoCLI
