// The figures of docs/deploy.md. Written there by: vitest run test/stacks/costs.test.ts -u
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test, vi } from 'vitest'
import { steps } from '../../functions/catalog.ts'
import { workflows } from '../../workflows/catalog.ts'
import type { WorkflowName } from '../../workflows/inputs.ts'
import { type Cost, costOf } from './costs/measure.ts'
import { PER_ALARM, PER_DASHBOARD, PER_SECRET } from './costs/prices.ts'

const file = resolve(import.meta.dirname, '../../docs/deploy.md')

test('docs/deploy.md says what each workflow costs', async () => {
  // Pauses have jitter: here they have none.
  vi.spyOn(Math, 'random').mockReturnValue(0.5)
  const costs: [string, Cost][] = []
  for (const name of Object.keys(workflows) as WorkflowName[]) costs.push([name, await costOf(name)])
  const page = readFileSync(file, 'utf8')
  expect(page).toMatch(SECTION)
  await expect(page.replace(SECTION, () => `\n${tableOf(costs)}\n\n`)).toMatchFileSnapshot(file)
}, 300_000)

const SECTION = /(?<=<!-- costs -->\n).*?(?=<!-- end of costs -->)/s

const tableOf = (costs: [string, Cost][]): string =>
  [
    '| workflow | transitions | Lambda calls | log | Step Functions | Lambda | logs | total |',
    '|---|---|---|---|---|---|---|---|',
    ...costs.map(([name, cost]) => `| ${name} | ${figures(cost).join(' | ')} |`),
    '',
    `Whether anything runs or not: ${ALARMS} alarms, a dashboard and a secret, $${fixed.toFixed(2)} a month.`,
  ].join('\n')

const figures = (cost: Cost): string[] => [
  // The history's times are in the log: its last digits differ from run to run.
  ...[`${cost.transitions}`, `${cost.invocations}`, `${Math.round(cost.logKilobytes / 10) * 10} kB`],
  ...[dollars(cost.stepFunctions), dollars(cost.lambda), dollars(cost.logs), dollars(cost.total)],
]

/** Of a thousand executions. */
const dollars = (value: number): string => `$${(1000 * value).toFixed(2)}`

/** Four a workflow, one a step, and for throttling, dead letters and two faults of schedules. */
const ALARMS = 4 * Object.keys(workflows).length + Object.keys(steps).length + 4
const fixed = ALARMS * PER_ALARM + PER_DASHBOARD + PER_SECRET
