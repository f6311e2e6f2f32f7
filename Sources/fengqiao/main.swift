import FengqiaoCLI

await FengqiaoCommand.run()
