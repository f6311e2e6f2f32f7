// One import gives an embedder the store and everything that its interface speaks of.
@_exported public import FengqiaoModel
@_exported public import FengqiaoProjections
