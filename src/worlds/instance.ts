/** A world that is open, and the counting of its users. */

/** An open world. `World` is what requests are served with. */
export interface Instance<World> {
  readonly world: World
  /** The size of the store, bytes. */
  bytes(): number
  /** The size of what it has in memory beside the store, bytes: its request journal. */
  bytesBeside(): number
  /** The store as the bytes of a file. */
  image(): Promise<Uint8Array>
  /** Replaces the data of a store on a file by those of another file. */
  load(file: string): Promise<void>
  /** Ends the responses that would not end by themselves. */
  hangUp(): void
  close(): Promise<void>
}

/** An instance with the number of requests that use it. */
export interface Used<World> {
  readonly instance: Instance<World>
  isUsed(): boolean
  /** Must be called once for each request that has ended. */
  enter(): () => void
  /** Closes the instance once its last request has ended. */
  retire(): Promise<void>
}

export function used<World>(instance: Instance<World>): Used<World> {
  let users = 0
  let retired: (() => void) | undefined
  return {
    instance,
    isUsed: () => users > 0,
    enter: () => {
      users += 1
      let isOver = false
      return () => {
        if (isOver) return
        isOver = true
        users -= 1
        if (users === 0) retired?.()
      }
    },
    retire: async () => {
      instance.hangUp()
      if (users > 0) await new Promise<void>(resolve => (retired = resolve))
      await instance.close()
    },
  }
}
