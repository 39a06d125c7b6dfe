import { signal } from '@preact/signals'

const latest = signal('')
let timer: ReturnType<typeof setTimeout> | undefined

/** Shows a text at the bottom of the page for some seconds, and reads it to a person who does not see it. */
export function notify(text: string): void {
  latest.value = text
  clearTimeout(timer)
  timer = setTimeout(() => {
    latest.value = ''
  }, 6000)
}

export const Notice = () => (
  <div class="notice" role="status">
    {latest.value !== '' && <p>{latest.value}</p>}
  </div>
)
