/**
 * A PostgreSQL that refuses, as its distributed kin do when they are busy: on every connection whose address says
 * `application_name=refusing` each different statement is refused once with 40001, and each different commit too, but none
 * more often than so many times whatever its parameters: what is begun again with a new id is another statement each time.
 */
import pg from 'pg'

/** How many were refused so far. */
export const refusals = { count: 0 }

const MOST = 4
const SAMPLE = 16

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
  const before = doneIn.get(this) ?? []
  // A commit is known by what it would commit.
  const done = text === 'commit' ? `commit ${before.join()}` : statement
  // What is done with a schema, once for all databases, and of its statements a sample: a hundred of one transaction, each
  // begun again, take half a minute.
  const isSchema = isOfSchema(statement) || before.some(isOfSchema)
  if (isSchema && text !== 'commit' && text.length % SAMPLE !== 0) return ask()
  const what = isSchema ? text : `${this.database} ${text}`
  before.push(statement)
  const refused = seen.get(what) ?? new Set()
  if (refused.has(done) || refused.size >= (text === 'commit' && !isSchema ? 10 * MOST : MOST)) return ask()
  seen.set(what, refused.add(done))
  refusals.count += 1
  const refusal = Object.assign(new Error('could not serialize access'), { code: '40001' })
  // The pool asks for a call back, a client of ours for a promise.
  const callback = asked.at(-1)
  return typeof callback === 'function' ? void queueMicrotask(() => callback(refusal)) : Promise.reject(refusal)
} as typeof query

const isOfSchema = (statement: string): boolean => /^\["(create|alter|drop) /.test(statement)

// The types of pg leave out what a client was made of.
const isRefusing = (client: pg.Client): boolean =>
  (client as unknown as { connectionParameters: { application_name?: string } }).connectionParameters.application_name ===
  'refusing'
