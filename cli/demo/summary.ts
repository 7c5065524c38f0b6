import { styleText } from 'node:util'
import { table } from '../terminal/table.ts'
import type { Context } from './context.ts'

interface Ending {
  seconds: number
  /** To the console, where everything goes on. */
  signInLink?: string
}

/** What was done, in words, and what to do next. */
export function summaryOf(context: Context, { seconds, signInLink }: Ending): string {
  const rows = context.rows.map(({ date, trades }) => ({ date, trades: trades.toLocaleString('en') }))
  return [
    '',
    heading(
      `Done in ${seconds.toFixed(1)} s: ${context.executions} executions, 3 versions of the database, 1 cluster`,
    ),
    '',
    'What the cluster answers now, after the load that failed and was redriven:',
    '',
    indent(table(rows, { date: 'date', trades: 'trades' })),
    '',
    'The event of the failed load (errorInfo):',
    '',
    indent(
      Object.entries(context.errorInfo)
        .map(([name, value]) => `${name.padEnd(13)} ${value}`)
        .join('\n'),
    ),
    '',
    signInLink === undefined
      ? 'Everything has ended, and its folder is deleted. To stay in it: npm run demo -- --keep'
      : goOn(context, signInLink),
  ].join('\n')
}

const goOn = ({ url, data }: Context, signInLink: string) =>
  [
    `It goes on at ${url}, with its data in ${data}, until Ctrl-C. In a browser (works once, for ten minutes):`,
    '',
    `  ${signInLink}`,
    '',
    'In another terminal:',
    '',
    `  eval "$(kdbflow env --data ${data})"`,
    '  kdbflow status',
    '  kdbflow events',
    `  kdbflow console --data ${data}`,
  ].join('\n')

const heading = (text: string) => styleText('bold', text)

const indent = (text: string) => text.replaceAll(/^/gm, '  ')
