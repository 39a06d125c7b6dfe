import { type HarEntry, jsonOf } from '../record/entry.ts'

export interface Recording {
  readonly entries: readonly HarEntry[]
  /** What the file lacks, as a sentence; undefined for a whole one. */
  readonly missing: string | undefined
}

/** Reads a file of `muster proxy --record`, also one that was cut. Throws for another file. */
export function readRecording(text: string): Recording {
  const whole = jsonOf(text)
  if (whole !== undefined) {
    const entries = (whole as { log?: { entries?: unknown } }).log?.entries
    if (Array.isArray(entries) && entries.every(isRecorded)) return { entries, missing: undefined }
    throw new Error('it is no recording of muster proxy --record')
  }
  const [head = '', ...lines] = text.split('\n')
  if (!head.startsWith('{"log":{') || !head.endsWith('"entries":['))
    throw new Error('it is no recording of muster proxy --record')
  // Each entry is a line, and the end of the document has none.
  const read = lines.filter(line => !/^\]?\}*$/.test(line)).map(line => jsonOf(line.replace(/^,|,$/g, '')))
  const entries = read.filter(isRecorded)
  const cut = read.length - entries.length
  return {
    entries,
    missing: `The file was cut: ${entries.length} requests are whole, and ${cut === 0 ? 'its end' : `${cut} more`} cannot be read.`,
  }
}

const isRecorded = (entry: unknown): entry is HarEntry =>
  typeof entry === 'object' && entry !== null && '_muster' in entry && 'request' in entry && 'response' in entry

export type Members = Readonly<Record<string, unknown>>

export const membersOf = (value: unknown): Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : {}

/** The objects of a list; none where it is no list. */
export const listOf = (value: unknown): readonly Members[] => (Array.isArray(value) ? value.map(membersOf) : [])

export const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : undefined

export const answerOf = ({ response }: HarEntry): unknown => jsonOf(response.content.text ?? '')

export const isSuccess = ({ response: { status } }: HarEntry): boolean => status >= 200 && status < 300

/** A parameter, header or member that the request has. */
export function sentIn({ request }: HarEntry, name: string): string | undefined {
  const header = request.headers.find(each => each.name.toLowerCase() === name.toLowerCase())?.value
  return new URL(request.url).searchParams.get(name) ?? header ?? textOf(bodyOf(request.postData)[name])
}

/** The members of a JSON body or of a form. */
export function bodyOf(data: HarEntry['request']['postData']): Members {
  if (data === undefined) return {}
  return /form-urlencoded/i.test(data.mimeType)
    ? Object.fromEntries(new URLSearchParams(data.text))
    : membersOf(jsonOf(data.text))
}
