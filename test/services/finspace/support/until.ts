/** How long a test waits for what never comes. */
const PATIENCE = 20_000

/** Asks again, giving the event loop turns in between, until the answer is as wanted. */
export async function until<T>(ask: () => Promise<T>, isWanted: (answer: T) => boolean): Promise<T> {
  const end = performance.now() + PATIENCE
  let answer = await ask()
  while (!isWanted(answer)) {
    if (performance.now() > end) {
      throw new Error(`expected another answer by now, got ${JSON.stringify(answer)}`)
    }
    await new Promise(resolve => setImmediate(resolve))
    answer = await ask()
  }
  return answer
}
