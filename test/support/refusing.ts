/**
 * Makes the pg client refuse like a distributed database under load. On a connection with `application_name=refusing`, each
 * different statement and each different commit fails once with 40001. The number of failures of one text is limited,
 * because a retry with a new id is another statement.
 */
import pg from 'pg'

/** The number of refused statements and commits. */
export const refusals = { count: 0 }

const MOST = 4
const SAMPLE = 16

const seen = new Map<string, Set<string>>()
const statementsIn = new WeakMap<pg.Client, string[]>()
const query = pg.Client.prototype.query

// Only calls with a text are refused.
pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
  const ask = () => Reflect.apply(query, this, args)
  const [text, parameters] = args
  if (!isRefusing(this) || typeof text !== 'string' || text === 'rollback') return ask()
  if (text === 'begin') {
    statementsIn.set(this, [])
    return ask()
  }
  const statement = JSON.stringify([text, parameters])
  const before = statementsIn.get(this) ?? []
  // A commit is identified by its statements.
  const key = text === 'commit' ? `commit ${before.join()}` : statement
  // Statements on the schema are refused once for all databases, and only a sample of them: to retry each of the hundred in
  // one migration takes half a minute.
  const isSchema = changesSchema(statement) || before.some(changesSchema)
  if (isSchema && text !== 'commit' && text.length % SAMPLE !== 0) return ask()
  const group = isSchema ? text : `${this.database} ${text}`
  before.push(statement)
  const refused = seen.get(group) ?? new Set()
  if (refused.has(key) || refused.size >= (text === 'commit' && !isSchema ? 10 * MOST : MOST)) return ask()
  seen.set(group, refused.add(key))
  refusals.count += 1
  const refusal = Object.assign(new Error('could not serialize access'), { code: '40001' })
  // The pool passes a callback; our code uses the promise.
  const callback = args.at(-1)
  return typeof callback === 'function' ? void queueMicrotask(() => callback(refusal)) : Promise.reject(refusal)
} as typeof query

const changesSchema = (statement: string): boolean => /^\["(create|alter|drop) /.test(statement)

// The types of pg have no connection parameters.
const isRefusing = (client: pg.Client): boolean =>
  (client as unknown as { connectionParameters: { application_name?: string } }).connectionParameters.application_name ===
  'refusing'
