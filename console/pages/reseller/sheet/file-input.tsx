import { useEffect, useRef, useState } from 'preact/hooks'
import { DeviceFileError } from '../../../../src/cli/csv/device-rows.ts'
import { readInto, type Sheet, type SheetRow } from './sheet.ts'

interface FileInputProps {
  readonly sheet: Sheet
  /** What the file must have. */
  readonly hint: string
  /** Refuses rows that the page has no use for, by an error. */
  readonly check: (rows: readonly SheetRow[]) => void
}

/** A CSV or text file, dropped or chosen, or its text, pasted. */
export function FileInput({ sheet, hint, check }: FileInputProps) {
  const [error, setError] = useState('')
  const [over, setOver] = useState(false)
  const text = useRef<HTMLTextAreaElement>(null)
  const read = async (name: string, file: Blob) => {
    setError('')
    try {
      await readInto(sheet, { name, file, check })
    } catch (cause) {
      const place = cause instanceof DeviceFileError ? `${name}, line ${cause.line}: ` : `${name}: `
      setError(place + (cause instanceof Error ? cause.message : String(cause)))
    }
  }
  useEffect(() => {
    // A file that misses the area would replace the page.
    const ignore = (event: DragEvent) => event.preventDefault()
    addEventListener('dragover', ignore)
    addEventListener('drop', ignore)
    return () => {
      removeEventListener('dragover', ignore)
      removeEventListener('drop', ignore)
    }
  }, [])
  return (
    <form
      class={`drop card${over ? ' over' : ''}`}
      onSubmit={event => {
        event.preventDefault()
        void read('Pasted text', new Blob([text.current?.value ?? '']))
      }}
      onDragOver={() => setOver(true)}
      onDragLeave={() => setOver(false)}
      onDrop={event => {
        setOver(false)
        const [file] = event.dataTransfer?.files ?? []
        if (file !== undefined) void read(file.name, file)
      }}
    >
      <label class="field">
        <span>Device CSV file: drop it here or choose it</span>
        <input
          type="file"
          accept=".csv,.txt,.tsv,text/csv,text/plain"
          onChange={event => {
            const [file] = event.currentTarget.files ?? []
            if (file !== undefined) void read(file.name, file)
          }}
        />
      </label>
      <label class="field">
        <span>Or paste the lines</span>
        <textarea ref={text} spellcheck={false} placeholder={'350000000000006\n350000000000014'} />
      </label>
      <p class="quiet">{hint}</p>
      {error !== '' && (
        <div class="refusal" role="alert">
          <p>{error}</p>
        </div>
      )}
      <footer class="actions">
        <button type="submit">Check the pasted lines</button>
      </footer>
    </form>
  )
}
