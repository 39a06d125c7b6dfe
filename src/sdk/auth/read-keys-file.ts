/** The one file of the client that needs Node. */
import { readFile } from 'node:fs/promises'

/** Without a byte order mark. */
export const readText = async (path: string): Promise<string> => (await readFile(path, 'utf8')).replace(/^\uFEFF/, '')
