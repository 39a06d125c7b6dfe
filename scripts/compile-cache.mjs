// Imported before each test file: Node stores the code of all modules, without types, for the next file, which loads most of them
// again. It takes two fifths of the processor time of loading the server.
import module from 'node:module'

module.enableCompileCache()
