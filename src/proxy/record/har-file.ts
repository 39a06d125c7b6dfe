/**
 * A HAR file that grows by one line for each entry. Each entry is written together with the end of the document, over the end
 * before it, so that the file is whole after each write; after a cut inside of a write its lines are still whole.
 */
import { closeSync, fdatasyncSync, ftruncateSync, openSync, writeSync } from 'node:fs'

export interface HarFile {
  /** Throws where the file cannot grow; it then ends with the entry before. */
  add(entry: object): void
  close(): void
}

/** Makes a file that only its owner can read. Throws if there is one already. `log` has the members before the entries. */
export function openHarFile(path: string, log: object): HarFile {
  const file = openSync(path, 'wx', 0o600)
  const head = Buffer.from(`${JSON.stringify({ log }).slice(0, -2)},"entries":[`)
  let at = head.length
  let isFirst = true
  writeAll(file, Buffer.concat([head, END]), 0)
  fdatasyncSync(file)
  return {
    add: entry => {
      const line = Buffer.from(`${isFirst ? '' : ','}\n${JSON.stringify(entry)}`)
      try {
        writeAll(file, Buffer.concat([line, END]), at)
        fdatasyncSync(file)
      } catch (error) {
        // This part of the file has room for the end.
        writeAll(file, END, at)
        ftruncateSync(file, at + END.length)
        throw error
      }
      at += line.length
      isFirst = false
    },
    close: () => closeSync(file),
  }
}

/** What is after the last entry. */
const END = Buffer.from('\n]}}\n')

function writeAll(file: number, bytes: Buffer, position: number): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done, bytes.length - done, position + done)
}
