import type { ComponentChildren, TargetedSubmitEvent } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { notify } from './notice.tsx'
import { Refusal } from './refusal.tsx'

interface DialogProps {
  readonly title: string
  readonly onClose: () => void
  readonly children: ComponentChildren
  /** A panel at the side, for details; otherwise a box in the middle. */
  readonly side?: boolean
  /** For two columns. */
  readonly wide?: boolean
}

/** A modal dialog. Esc closes it, and the browser gives the focus back to where it was. */
export function Dialog({ title, onClose, children, side = false, wide = false }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const opener = document.activeElement
    element.current?.showModal()
    return () => {
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus()
    }
  }, [])
  return (
    <dialog ref={element} class={`${side ? 'side' : ''} ${wide ? 'wide' : ''}`} aria-label={title} onClose={onClose}>
      <header>
        <h2>{title}</h2>
        <button type="button" class="plain" aria-label="Close" onClick={() => element.current?.close()}>
          ✕
        </button>
      </header>
      {children}
    </dialog>
  )
}

interface ActionDialogProps {
  readonly title: string
  /** The text of the button, with the number of devices where the act cannot be undone: "Delete 412 devices". */
  readonly action: string
  readonly danger?: boolean
  readonly disabled?: boolean
  /** Gets the values of the fields, by their names. */
  readonly act: (values: FormData) => Promise<unknown>
  /** Called after the act, and when the person cancels. */
  readonly onClose: () => void
  readonly children?: ComponentChildren
}

/** A dialog with one act. It stays open with the refusal where the act fails, so that nothing that was typed is lost. */
export function ActionDialog({ title, action, danger = false, disabled = false, act, onClose, children }: ActionDialogProps) {
  const [error, setError] = useState<unknown>()
  const [busy, setBusy] = useState(false)
  const refusal = useRef<HTMLDivElement>(null)
  const isOpen = useRef(true)
  useEffect(
    () => () => {
      isOpen.current = false
    },
    [],
  )
  // A long form ends below the view.
  useEffect(() => {
    if (error !== undefined) refusal.current?.scrollIntoView({ block: 'nearest' })
  }, [error])
  const submit = async (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const values = new FormData(event.currentTarget)
    setBusy(true)
    setError(undefined)
    // A person who closes the dialog meanwhile does not cancel the act.
    const failed = (cause: unknown) =>
      isOpen.current ? setError(cause) : notify(`${title}: ${cause instanceof Error ? cause.message : String(cause)}`)
    // An act may also throw before it sends anything.
    await (async () => act(values))().then(() => isOpen.current && onClose(), failed)
    setBusy(false)
  }
  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={submit}>
        {children}
        <div ref={refusal}>
          <Refusal error={error} />
        </div>
        <footer>
          <button type="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" class={danger ? 'danger' : 'primary'} disabled={busy || disabled}>
            {busy ? 'Working …' : action}
          </button>
        </footer>
      </form>
    </Dialog>
  )
}
