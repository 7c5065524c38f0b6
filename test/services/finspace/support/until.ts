/** Asks again, giving the event loop turns in between, until the answer is as wanted. */
export async function until<T>(ask: () => Promise<T>, isWanted: (answer: T) => boolean): Promise<T> {
  for (let turn = 0; turn < 500; turn += 1) {
    const answer = await ask()
    if (isWanted(answer)) return answer
    await new Promise(resolve => setImmediate(resolve))
  }
  throw new Error(`expected another answer by now, got ${JSON.stringify(await ask())}`)
}
