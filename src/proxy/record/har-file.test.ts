import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { readRecording } from '../drift/read-recording.ts'
import { openHarFile } from './har-file.ts'

const entry = (number: number) => ({ number, request: {}, response: {}, _muster: {} })

test('a HAR file is a whole document after each entry, and private', t => {
  const folder = mkdtempSync(join(tmpdir(), 'muster-har-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'a.har')
  const file = openHarFile(path, { version: '1.2' })
  const read = () => JSON.parse(readFileSync(path, 'utf8'))
  assert.deepEqual(read(), { log: { version: '1.2', entries: [] } })
  for (let i = 1; i <= 3; i++) {
    file.add(entry(i))
    assert.equal(read().log.entries.length, i)
  }
  file.close()
  assert.equal(statSync(path).mode & 0o777, 0o600)
  assert.throws(() => openHarFile(path, {}), /EEXIST/)

  // Wherever the file is cut, the entries before are read, and what is missing is said.
  const text = readFileSync(path, 'utf8')
  const head = text.indexOf('\n')
  for (let end = head; end < text.length - 3; end++) {
    const { entries, missing } = readRecording(text.slice(0, end))
    const whole = [1, 2, 3].filter(number => text.slice(0, end).includes(JSON.stringify(entry(number)))).length
    assert.equal(entries.length, whole, `cut at ${end}`)
    assert.match(missing ?? '', /^The file was cut: \d requests are whole/)
  }
})
