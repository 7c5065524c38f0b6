// A value of q as a person reads it: tables, dictionaries and lists as columns, each with its type.
import { type Plain, plain } from '../../kdb/ipc/plain.ts'
import type { KdbValue } from '../../kdb/values.ts'
import { count } from '../terminal/amounts.ts'
import { cut } from '../terminal/table.ts'

interface Column {
  name: string
  type: string
  cells: string[]
}

interface Room {
  rows: number
  width: number
}

/** `cut` says what is left out, where something is. */
export function answerAsTable(answer: KdbValue, { rows, width }: Room): { text: string; cut?: string } {
  const columns = columnsOf(answer)
  if (columns === undefined) return { text: textOf(plain(answer)).replaceAll(/(?![\n\t])\p{Cc}/gu, ' ') }
  const length = columns[0]?.cells.length ?? 0
  const drawn = columns.map(column => drawnColumn(column, rows, width))
  const shown = withinWidth(drawn, width)
  const lines = (shown[0] ?? []).map((_, row) =>
    shown
      .map(column => column[row])
      .join('  ')
      .trimEnd(),
  )
  const left = [
    ...(length > rows ? [count(length - rows, 'row')] : []),
    ...(shown.length < drawn.length
      ? [
          `${count(drawn.length - shown.length, 'column')} (${columns
            .slice(shown.length)
            .map(({ name }) => name)
            .join(', ')})`,
        ]
      : []),
  ]
  const text = [...lines, ...(length === 0 ? ['no rows'] : [])].join('\n')
  return left.length === 0 ? { text } : { text, cut: `${left.join(' and ')} not shown` }
}

/** As RFC 4180 has it, with a line of the names. */
export function answerAsCsv(answer: KdbValue): string {
  const columns = columnsOf(answer) ?? [{ name: 'value', type: '', cells: [textOf(plain(answer))] }]
  const rows = (columns[0]?.cells ?? []).map((_, row) => columns.map(({ cells }) => cells[row] ?? ''))
  return [columns.map(({ name }) => name), ...rows].map(row => `${row.map(csvCell).join(',')}\r\n`).join('')
}

const csvCell = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

/** Undefined of an atom, a string and a function, which are one text. */
function columnsOf(answer: KdbValue): Column[] | undefined {
  switch (answer.kind) {
    case 'table':
      return answer.values.map((values, index) => columnOf(answer.columns[index] ?? '', values))
    case 'dictionary': {
      const { keys, values } = answer
      // A keyed table is a dictionary of two tables.
      if (keys.kind === 'table' && values.kind === 'table')
        return [keys, values].flatMap(part => columnsOf(part) ?? [])
      return [columnOf('key', keys), columnOf('value', values)]
    }
    case 'list':
      return [columnOf('value', answer)]
    case 'vector':
      return answer.type === 'char' ? undefined : [columnOf('value', answer)]
    default:
      return undefined
  }
}

function columnOf(name: string, values: KdbValue): Column {
  if (values.kind === 'table') {
    const rows = plain(values)
    return { name, type: 'table', cells: Array.isArray(rows) ? rows.map(textOf) : [] }
  }
  const type = values.kind === 'vector' ? values.type : ''
  const items = plain(values)
  // Of chars the whole vector is one text.
  const cells =
    typeof items === 'string' ? Array.from(items) : Array.isArray(items) ? items.map(textOf) : [textOf(items)]
  return { name, type, cells }
}

function textOf(value: Plain): string {
  if (value === null) return ''
  if (Array.isArray(value)) return value.map(textOf).join(' ')
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

const NUMBERS = ['short', 'int', 'long', 'real', 'float']

/** Its name, its type, a rule, then its cells, all of one width. */
function drawnColumn({ name, type, cells }: Column, rows: number, width: number): string[] {
  const texts = [name, type, ...cells.slice(0, rows)].map(text =>
    cut(text.replaceAll(/\p{Cc}/gu, ' '), width),
  )
  const widest = texts.reduce((most, text) => Math.max(most, text.length), 0)
  const padded = texts.map(text => (NUMBERS.includes(type) ? text.padStart(widest) : text.padEnd(widest)))
  return [...padded.slice(0, 2), '-'.repeat(widest), ...padded.slice(2)]
}

/** As many columns as there is room for: the first one in any case. */
function withinWidth(columns: string[][], width: number): string[][] {
  let used = -2
  const tooMany = columns.findIndex((column, index) => {
    used += 2 + (column[0]?.length ?? 0)
    return used > width && index > 0
  })
  return tooMany === -1 ? columns : columns.slice(0, tooMany)
}
