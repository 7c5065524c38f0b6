// The dashboard and the alert rules, held to what is measured and to the runbooks.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { hasProgram, runProgram } from '../support/program.ts'

const root = join(import.meta.dirname, '../..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')

const RULES = 'deploy/prometheus/kdbflow.yml'
const DASHBOARD = 'deploy/grafana/kdbflow.json'
const measured = [...read('docs/metrics.md').matchAll(/^\| `(kdbflow_\w+)/gm)].map(([, name = '']) => name)

test.each([RULES, DASHBOARD])('%s asks for metrics that there are', path => {
  const asked = [...read(path).matchAll(/\bkdbflow_\w+/g)].map(([name]) =>
    name.replace(/_(bucket|count|sum)$/, ''),
  )
  expect(asked.length).toBeGreaterThan(8)
  expect([...new Set(asked)].filter(name => !measured.includes(name))).toEqual([])
})

test('each alert has a runbook, and each runbook an alert', () => {
  const alerts = [...read(RULES).matchAll(/- alert: (\w+)/g)].map(([, name = '']) => name)
  const named = [...read(RULES).matchAll(/runbook: docs\/runbooks\.md#(\w+)/g)].map(([, anchor]) => anchor)
  const headings = [...read('docs/runbooks.md').matchAll(/^## (\w+)$/gm)].map(([, name]) => name)
  expect(named).toEqual(alerts.map(name => name.toLowerCase()))
  expect(headings).toEqual(alerts)
})

test('the dashboard is JSON, each panel of which asks for something', () => {
  const { panels }: { panels: { title: string; targets: { expr: string }[] }[] } = JSON.parse(read(DASHBOARD))
  expect(panels.filter(({ targets }) => targets.every(({ expr }) => expr === ''))).toEqual([])
})

const hasPromtool = hasProgram('promtool', '--version')

test.skipIf(!hasPromtool)('promtool takes the alert rules, but not without promtool', async () => {
  await runProgram('promtool', ['check', 'rules', join(root, RULES)])
})
