/** Whether the request has a body whose type is not JSON. An HTML form of a foreign page cannot send JSON. */
export function isBodyOfAnotherType(headers: Readonly<Record<string, string | undefined>>): boolean {
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
  const type = (headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase()
  return hasBody && type !== 'application/json'
}
