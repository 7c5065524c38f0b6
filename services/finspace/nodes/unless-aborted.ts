/** The work goes on; nobody waits for it any more. */
export function unlessAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error('a stop')), { once: true })
    if (signal.aborted) reject(new Error('a stop'))
  })
  return Promise.race([work, aborted])
}
