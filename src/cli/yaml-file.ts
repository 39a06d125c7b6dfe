/** Reads a file in YAML or JSON with the line of each of its values. JSON is read as YAML, of which it is a part. */
import { isNode, LineCounter, parseDocument, visit } from 'yaml'
import { readText } from '../config/json-file.ts'
import { ConfigError } from '../config.ts'

interface YamlFile {
  readonly value: unknown
  /** `FILE:LINE` of a place, or of its nearest part that the file has. */
  where(place: readonly (string | number)[]): string
}

/** Throws `ConfigError` with the file and the line. */
export function readYaml(path: string): YamlFile {
  const lines = new LineCounter()
  const parsed = parseDocument(textOf(path), { lineCounter: lines, prettyErrors: false })
  const whereAt = (offset: number): string => `${path}:${lines.linePos(offset).line}`
  for (const { pos, message } of [...parsed.errors, ...parsed.warnings])
    throw new ConfigError(`${whereAt(pos[0])}: ${message.split('\n')[0]}`)
  visit(parsed, {
    Scalar: (_, { value, source, range }) => {
      // YAML reads 0100 as 100 and 1e5 as 100000; an id would be another one.
      if (typeof value !== 'number' || source === String(value)) return
      throw new ConfigError(`${whereAt(range?.[0] ?? 0)}: ${source} is read as the number ${value}; write it in quotes`)
    },
  })
  return {
    value: parsed.toJS(),
    where: place => {
      for (let length = place.length; length > 0; length--) {
        const node = parsed.getIn(place.slice(0, length), true)
        if (isNode(node) && node.range) return whereAt(node.range[0])
      }
      return `${path}:1`
    },
  }
}

function textOf(path: string): string {
  try {
    return readText(path)
  } catch (error) {
    throw new ConfigError(`${path} could not be read: ${(error as Error).message}`)
  }
}
