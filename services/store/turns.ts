/** Work under one key runs one after another, in the order of the calls; a failed one does not stop the next. */
export interface Turns {
  run<T>(key: string, work: () => Promise<T>): Promise<T>
}

export function createTurns(): Turns {
  const last = new Map<string, Promise<unknown>>()
  return {
    run(key, work) {
      const before = last.get(key) ?? Promise.resolve()
      const result = before.then(work, work)
      last.set(key, result)
      const forget = () => {
        if (last.get(key) === result) last.delete(key)
      }
      result.then(forget, forget)
      return result
    },
  }
}
