/** What the palette (⌘K) offers beside the pages: the acts of the page that is open. */
import { signal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'

export interface Command {
  readonly title: string
  readonly run: () => void
}

export const commands = signal<readonly Command[]>([])

/** Adds the acts of a page while it is open. */
export function useCommands(own: readonly Command[]): void {
  const latest = useRef(own)
  latest.current = own
  const titles = own.map(({ title }) => title)
  useEffect(() => {
    const added = titles.map(title => ({
      title,
      run: () => latest.current.find(command => command.title === title)?.run(),
    }))
    commands.value = [...commands.value, ...added]
    return () => {
      commands.value = commands.value.filter(command => !added.includes(command))
    }
  }, [titles.join('\n')])
}
