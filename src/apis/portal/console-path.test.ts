import assert from 'node:assert/strict'
import test from 'node:test'
import { consolePathOf } from './console-path.ts'

const paths: [sent: unknown, path: string | undefined][] = [
  [undefined, '/_muster/console/'],
  ['/_muster/console/', '/_muster/console/'],
  ['/_muster/console/reseller/devices?status=Pending&q=ä#top', '/_muster/console/reseller/devices?status=Pending&q=%C3%A4#top'],
  ['/_muster/console/a/../b', '/_muster/console/b'],
  ['', undefined],
  ['/', undefined],
  ['/_muster/console', undefined],
  ['/_muster/consoles/', undefined],
  ['https://evil.example/_muster/console/', undefined],
  ['//evil.example/_muster/console/', undefined],
  ['/_muster/console/../../evil', undefined],
  ['/_muster/console/%2e%2e/%2E%2E//evil.example', undefined],
  ['/_muster/console/..\\..\\evil', undefined],
  ['/\\evil.example', undefined],
  ['/_muster/console/\r\nset-cookie: a=b', undefined],
  ['/_muster/console/\t', undefined],
  [' /_muster/console/', undefined],
  ['javascript:alert(1)', undefined],
  [`/_muster/console/${'a'.repeat(500)}`, undefined],
  [['/_muster/console/', '/_muster/console/'], undefined],
]
for (const [sent, path] of paths)
  test(`the return path ${JSON.stringify(sent)?.slice(0, 60)} ${path === undefined ? 'is refused' : `is ${path}`}`, () => {
    assert.equal(consolePathOf(sent), path)
  })
