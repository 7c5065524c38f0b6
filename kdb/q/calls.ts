import type { NodeCall, NodeCallAnswer } from '../node/protocol.ts'

/** The calls of the API that q makes: one at a time, since q waits for each. */
export type Calls = {
  /** Resolves with what the supervisor answers, however long there is none that would. */
  make: (operation: string, input: NodeCall['input']) => Promise<Omit<NodeCallAnswer, 'id'>>
  /** The call that waits for its answer: the same again until it has one. Null where there is none within the time. */
  next: (withinMs: number) => Promise<NodeCall | null>
  answer: (answer: NodeCallAnswer) => void
}

export function openCalls(newId: () => string): Calls {
  const open: { call: NodeCall; resolve: (answer: NodeCallAnswer) => void }[] = []
  let wake: () => void = () => undefined
  return {
    make(operation, input) {
      const { promise, resolve } = Promise.withResolvers<NodeCallAnswer>()
      open.push({ call: { id: newId(), operation, input }, resolve })
      wake()
      return promise
    },
    async next(withinMs) {
      const [first] = open
      if (first !== undefined) return first.call
      const { promise, resolve } = Promise.withResolvers<void>()
      // Who waited before has gone away: there is one supervisor.
      wake()
      wake = resolve
      const timer = setTimeout(resolve, withinMs)
      await promise
      clearTimeout(timer)
      return open[0]?.call ?? null
    },
    answer(answer) {
      const at = open.findIndex(({ call }) => call.id === answer.id)
      const [answered] = at < 0 ? [] : open.splice(at, 1)
      answered?.resolve(answer)
    },
  }
}
