/**
 * Those who come in one turn of the event loop are served at its end, one right behind the other: what was committed since is
 * asked for once for all of them, and their answers leave together. Whoever comes alone waits for nobody.
 */
export function gathering(): () => Promise<void> {
  let gathered: Promise<void> | undefined
  return () => {
    gathered ??= new Promise(resolve => {
      setImmediate(() => {
        gathered = undefined
        resolve()
      })
    })
    return gathered
  }
}
