// Where each value of a JSON text stands, so that what is wrong can be shown in its place.
import { keyOf, type Path } from './paths.ts'

/** The line of each value, from 1, by the key of its path. The text must be JSON. */
export function linesOf(text: string): ReadonlyMap<string, number> {
  const lines = new Map<string, number>()
  const reading = { text, at: 0, line: 1, lines }
  readValue(reading, [])
  return lines
}

interface Reading {
  text: string
  at: number
  line: number
  lines: Map<string, number>
}

function readValue(reading: Reading, path: Path): void {
  skipBlanks(reading)
  if (!reading.lines.has(keyOf(path))) reading.lines.set(keyOf(path), reading.line)
  const first = reading.text[reading.at]
  if (first === '{') readMembers(reading, path)
  else if (first === '[') readItems(reading, path)
  else if (first === '"') readString(reading)
  else while (/[^,\]}\s]/.test(reading.text[reading.at] ?? ',')) reading.at++
}

function readMembers(reading: Reading, path: Path): void {
  readParts(reading, '}', () => {
    const { line } = reading
    const name = readString(reading)
    reading.lines.set(keyOf([...path, name]), line)
    skipBlanks(reading)
    reading.at++
    readValue(reading, [...path, name])
  })
}

function readItems(reading: Reading, path: Path): void {
  let index = 0
  readParts(reading, ']', () => readValue(reading, [...path, index++]))
}

function readParts(reading: Reading, close: string, readPart: () => void): void {
  reading.at++
  skipBlanks(reading)
  while (reading.at < reading.text.length && reading.text[reading.at] !== close) {
    readPart()
    skipBlanks(reading)
    if (reading.text[reading.at] === ',') reading.at++
    skipBlanks(reading)
  }
  reading.at++
}

function readString(reading: Reading): string {
  const from = reading.at++
  while (reading.at < reading.text.length && reading.text[reading.at] !== '"') {
    reading.at += reading.text[reading.at] === '\\' ? 2 : 1
  }
  reading.at++
  return String(JSON.parse(reading.text.slice(from, reading.at)))
}

function skipBlanks(reading: Reading): void {
  for (; /\s/.test(reading.text[reading.at] ?? ''); reading.at++)
    if (reading.text[reading.at] === '\n') reading.line++
}
