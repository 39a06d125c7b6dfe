/**
 * A PostgreSQL that refuses, as its distributed kin do when they are busy: on every connection whose address says
 * `application_name=refusing` each different statement is refused once with 40001, and each different commit too, but none
 * more often than so many times whatever its parameters: what is begun again with a new id is another statement each time.
 */
import pg from 'pg'

/** How many were refused so far. */
export const refusals = { count: 0 }

const MOST = 4

const seen = new Map<string, Set<string>>()
const doneIn = new WeakMap<pg.Client, string[]>()
const query = pg.Client.prototype.query

// It is called with a text, and with parameters where there are any; other calls pass.
pg.Client.prototype.query = function (this: pg.Client, ...asked: unknown[]) {
  const ask = () => Reflect.apply(query, this, asked)
  const [text, parameters] = asked
  if (!isRefusing(this) || typeof text !== 'string' || text === 'rollback') return ask()
  if (text === 'begin') {
    doneIn.set(this, [])
    return ask()
  }
  const statement = JSON.stringify([text, parameters])
  // A commit is known by what it would commit.
  const done = text === 'commit' ? `commit ${doneIn.get(this)?.join()}` : statement
  // The schema's once for all databases: a hundred statements of one transaction, each begun again, take seconds.
  const isSchema = text !== 'commit' && !(Array.isArray(parameters) && parameters.length > 0)
  const what = isSchema ? text : `${this.database} ${text}`
  doneIn.get(this)?.push(statement)
  const before = seen.get(what) ?? new Set()
  if (before.has(done) || before.size >= (text === 'commit' ? 10 * MOST : MOST)) return ask()
  seen.set(what, before.add(done))
  refusals.count += 1
  const refused = Object.assign(new Error('could not serialize access'), { code: '40001' })
  // The pool asks for a call back, a client of ours for a promise.
  const callback = asked.at(-1)
  return typeof callback === 'function' ? void queueMicrotask(() => callback(refused)) : Promise.reject(refused)
} as typeof query

// The types of pg leave out what a client was made of.
const isRefusing = (client: pg.Client): boolean =>
  (client as unknown as { connectionParameters: { application_name?: string } }).connectionParameters.application_name ===
  'refusing'
