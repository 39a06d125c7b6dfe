import { signal } from '@preact/signals'
import { useEffect, useRef, useState } from 'preact/hooks'
import { commands } from './commands.ts'
import { CONSOLES } from './pages.ts'
import { filter, go, path } from './place.ts'
import { role } from './session.ts'
import { developerOn } from './sign-in.ts'

const isOpen = signal(false)
export const openPalette = (): void => {
  isOpen.value = true
}

addEventListener('keydown', event => {
  if (event.key.toLowerCase() !== 'k' || !(event.metaKey || event.ctrlKey)) return
  event.preventDefault()
  isOpen.value = !isOpen.value
})

/** A dialog that finds pages and acts by their names. */
export const Palette = () => (isOpen.value ? <OpenPalette /> : null)

function OpenPalette() {
  const dialog = useRef<HTMLDialogElement>(null)
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  useEffect(() => {
    const opener = document.activeElement
    dialog.current?.showModal()
    return () => {
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus()
    }
  }, [])
  const close = () => {
    isOpen.value = false
  }
  const offered = [...commands.value, ...pages()].filter(({ title }) => matches(title, text)).slice(0, 12)
  const run = (index: number) => {
    close()
    offered[index]?.run()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') run(at)
    else if (event.key === 'ArrowDown') setAt(Math.min(at + 1, offered.length - 1))
    else if (event.key === 'ArrowUp') setAt(Math.max(at - 1, 0))
    else return
    event.preventDefault()
  }
  return (
    <dialog ref={dialog} class="palette" aria-label="Go to a page or act" onClose={close}>
      <input
        role="combobox"
        aria-label="Page or act"
        aria-expanded="true"
        aria-controls="palette-list"
        aria-activedescendant={offered.length === 0 ? undefined : `palette-${at}`}
        placeholder="Page or act"
        autocomplete="off"
        onInput={event => {
          setText(event.currentTarget.value)
          setAt(0)
        }}
        onKeyDown={onKeyDown}
      />
      <div role="listbox" id="palette-list" aria-label="Pages and acts">
        {offered.map(({ title }, i) => (
          <div key={title} id={`palette-${i}`} role="option" tabIndex={-1} aria-selected={i === at} onClick={() => run(i)}>
            {title}
          </div>
        ))}
      </div>
      {offered.length === 0 && <p class="quiet">Nothing has this name.</p>}
    </dialog>
  )
}

/** In the console of a customer that a provider acts for, its other pages are for the same customer. */
const kept = (name: string) => (path.value.startsWith(`/${name}/`) ? { for: filter('for') } : {})

const pages = () =>
  CONSOLES.filter(each => (each.role === undefined ? developerOn.value : each.role === role.value || developerOn.value)).flatMap(
    ({ name, title, pages }) =>
      pages
        .filter(({ isInner }) => !isInner)
        .map(page => ({ title: `${title}: ${page.title}`, run: () => go(`/${name}/${page.path}`, kept(name)) })),
  )

/** Whether each word of the text begins somewhere in the title. */
const matches = (title: string, text: string): boolean =>
  text
    .toLowerCase()
    .split(/\s+/)
    .every(word => title.toLowerCase().includes(word))
