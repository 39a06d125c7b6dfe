import assert from 'node:assert/strict'
import test from 'node:test'
import { keyedRows, numberedRows, type Rows } from '../console/parts/rows.ts'

/** A list at a server that answers when the test says so. */
function slowList() {
  const asked: { readonly answer: () => Promise<void> }[] = []
  return {
    asked,
    request: <Page>(page: Page) =>
      new Promise<Page>(resolve => {
        const answer = async () => {
          resolve(page)
          await new Promise(setImmediate)
        }
        asked.push({ answer })
      }),
  }
}

type List = ReturnType<typeof slowList>

const KINDS: readonly [paging: string, make: (list: List) => Rows<string>][] = [
  ['by number', list => numberedRows(() => list.request({ rows: ['a'], total: 1 }))],
  ['by key', list => keyedRows(() => list.request({ rows: ['a'], next: null }))],
]
for (const [paging, make] of KINDS)
  test(`a list that is paged ${paging} shows a page that was asked for before several events, and then asks once more`, async () => {
    const list = slowList()
    const rows = make(list)
    rows.show(0, 10)
    for (const _ of [1, 2, 3]) rows.reload()
    assert.equal(list.asked.length, 1)
    await list.asked[0]?.answer()
    assert.deepEqual([rows.count.value, rows.at(0)], [1, 'a'])
    assert.equal(list.asked.length, 2)
    await list.asked[1]?.answer()
    assert.equal(list.asked.length, 2)
  })
