// The reader, but at SIGUSR2 it takes memory without end.
process.on('SIGUSR2', () => {
  const taken: Buffer[] = []
  setInterval(() => taken.push(Buffer.alloc(256 * 2 ** 20, 1)), 10)
})

await import('../../../../kdb/reader/main.ts')
