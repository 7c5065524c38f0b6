import { createAlarms } from './alarms.ts'
import { createApi } from './api.ts'
import { createArrivals } from './arrivals.ts'
import { createDashboard } from './dashboard.ts'
import { createEvents } from './events.ts'
import { createFunctions, functionNamed } from './functions.ts'
import { createSchedules } from './schedules.ts'
import { readSettings } from './settings.ts'
import { createState } from './state.ts'
import { createStatusReports } from './status-reports.ts'
import { createWorkflows } from './workflows.ts'

/** Everything that a stage has in its AWS account. Answers what a person needs first. */
export async function deploy() {
  const settings = readSettings($cli.paths.root, $app.stage)
  const state = createState(settings)
  const events = createEvents(settings)
  const functions = await createFunctions({ settings, state, events })
  const machines = createWorkflows({ functions, events, settings })
  const api = createApi(functions, settings)
  const schedules = createSchedules(settings, machines, events)
  createArrivals(settings, machines, events)
  createStatusReports(functions, events)
  createAlarms({ machines, functions, events, schedules })
  createDashboard({ machines, functions, events })
  return {
    api: api.url,
    bus: events.bus.name,
    stateBucket: state.bucket,
    /** The IAM role of the kdb user whom a workflow's health query names. */
    healthQueryRole: functionNamed(functions, 'query-cluster').role,
    workflows: Object.fromEntries(Object.entries(machines).map(([name, { alias }]) => [name, alias.arn])),
  }
}
