/** Whether a body was sent that is not said to be JSON. An HTML form cannot send what is. */
export function isBodyOfAnotherType(headers: Readonly<Record<string, string | undefined>>): boolean {
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
  const type = (headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase()
  return hasBody && type !== 'application/json'
}
