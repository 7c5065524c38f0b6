export function handler(event: { lines: number }) {
  console.log('a message\nof two lines', { a: 1 })
  console.error('an error')
  process.stdout.write('raw to stdout\n')
  process.stderr.write('raw to stderr\n')
  for (let line = 0; line < event.lines; line += 1) process.stdout.write(`line ${line}\n`)
  process.stdout.write('without an end')
}
