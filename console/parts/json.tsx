/** A text, indented where it is JSON. */
export const Json = ({ text }: { readonly text: string }) => <pre>{indented(text)}</pre>

function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
