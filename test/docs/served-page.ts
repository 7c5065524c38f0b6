// docs/served.md: every operation, integration and quota, from the code.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SDK_OPERATIONS } from '../../asl/sdk-operations.ts'
import { LARGEST_DEFINITION } from '../../asl/validate/definition.ts'
import { servedIntegrations } from '../../asl/validate/integration.ts'
import { LARGEST_ENTRY } from '../../services/aws/eventbridge/put-events.ts'
import { MOST_TARGETS } from '../../services/aws/eventbridge/rule-targets.ts'
import { LARGEST_PAYLOAD } from '../../services/aws/lambda/invoke.ts'
import { LARGEST_BATCH } from '../../services/aws/logs/put-log-events.ts'
import { LONGEST_KEY } from '../../services/aws/s3/folders/key-path.ts'
import { MOST_PARTS } from '../../services/aws/s3/protocol/query.ts'
import { defaultSettings } from '../../services/finspace/settings/settings.ts'
import { openDataFolder } from '../../services/start/data-folder.ts'
import { readSettings } from '../../services/start/settings.ts'
import { assemble } from '../../services/start.ts'
import { LONGEST_SECONDS } from '../../services/stepfunctions/engine/deadline.ts'
import { LONGEST_CLOSED, MOST_REDRIVES } from '../../services/stepfunctions/engine/redrivable.ts'
import { MAX_EVENTS } from '../../services/stepfunctions/history/turn.ts'
import { MOST_TAGS } from '../../services/stepfunctions/operations/tags.ts'
import { MOST_AT_ONCE } from '../../services/stepfunctions/states/map.ts'
import { MAX_PAYLOAD } from '../../services/stepfunctions/states/payload.ts'
import { systemClock } from '../../services/store/clock.ts'
import { systemRandom } from '../../services/store/random.ts'
import { openStore } from '../../services/store/store.ts'
import { LARGEST_BODY } from '../../services/wire/body.ts'
import type { Service } from '../../services/wire/call.ts'

export async function servedPage(): Promise<string> {
  const services = await servicesOfTheHouse()
  return [
    INTRODUCTION,
    ...Object.entries(NAMES).map(([name, names]) => operationsOf(name, names, services)),
    integrations(),
    quotas(),
  ].join('\n\n')
}

const INTRODUCTION = `# What is served

All that kdbflow serves of AWS, and all of those services that it does not. The page is written by \`npm run served\`, and a
test holds it to the code. What is not served is refused, saying so.`

/** By signing name: what AWS calls the service, and what SDK integrations call it. */
const NAMES: Readonly<Record<string, readonly [string, string]>> = {
  finspace: ['FinSpace', 'finspace'],
  states: ['Step Functions', 'sfn'],
  events: ['EventBridge', 'eventbridge'],
  scheduler: ['EventBridge Scheduler', 'scheduler'],
  s3: ['S3', 's3'],
  lambda: ['Lambda', 'lambda'],
  logs: ['CloudWatch Logs', 'cloudwatchlogs'],
  sts: ['STS', 'sts'],
}

function operationsOf(
  name: string,
  [title, sdkName]: readonly [string, string],
  services: readonly Service[],
): string {
  const served = new Set(services.find(service => service.name === name)?.operations)
  const all = SDK_OPERATIONS[sdkName] ?? new Set()
  const absent = [...all].filter(operation => !served.has(operation))
  return `## ${title}

Signed for \`${name}\`; in a state machine \`aws-sdk:${sdkName}\`.

Served: ${listOf([...served].filter(operation => all.has(operation)))}.

Not served: ${absent.length === 0 ? 'none' : listOf(absent)}.`
}

const listOf = (names: readonly string[]) => names.toSorted().join(', ')

const integrations = () => `## Integrations of a Task

The ARN of a Lambda function, \`aws-sdk:*\` of the operations above, with their answer or a task token, and these. Any other
that AWS has is taken at creation, and fails with States.TaskFailed when it runs.

| integration | patterns |
|---|---|
${servedIntegrations()
  .map(([name, patterns]) => `| \`${name}\` | ${patterns.map(one => one || 'answer').join(', ')} |`)
  .join('\n')}

State types: Task, Pass, Choice, Wait, Succeed, Fail, Parallel, and Map inline. Not served: distributed Maps, activities,
EXPRESS machines, versions and aliases, keys of KMS: what lists them answers empty lists.`

const number = (value: number) => value.toLocaleString('en-US')

const quotas = () => `## Quotas

| what | at most |
|---|---|
${Object.entries({
  'bytes of a request, but for S3 and Lambda': LARGEST_BODY,
  'bytes of a definition': LARGEST_DEFINITION,
  'bytes of an input or output of a state': MAX_PAYLOAD,
  'events of an execution': MAX_EVENTS,
  'seconds of an execution': LONGEST_SECONDS,
  'redrives of an execution': MOST_REDRIVES,
  'days after its end in which an execution can be redriven': LONGEST_CLOSED / 86_400_000,
  'iterations of a Map at once': MOST_AT_ONCE,
  'tags of a state machine': MOST_TAGS,
  'targets of a rule': MOST_TARGETS,
  'bytes of an event': LARGEST_ENTRY,
  'bytes of a PutLogEvents': LARGEST_BATCH,
  "bytes of a function's payload": LARGEST_PAYLOAD,
  'bytes of a key in a bucket': LONGEST_KEY,
  'parts of an upload': MOST_PARTS,
})
  .map(([what, most]) => `| ${what} | ${number(most)} |`)
  .join('\n')}
${Object.entries(defaultSettings.quotas)
  .map(([name, most]) => `| FinSpace: \`quotas.${name}\` ([settings](finspace.md)) | ${number(most ?? 0)} |`)
  .join('\n')}
`

async function servicesOfTheHouse(): Promise<readonly Service[]> {
  const data = mkdtempSync(join(tmpdir(), 'kdbflow-served-'))
  const folder = openDataFolder(data)
  const store = openStore({ file: folder.database, clock: systemClock })
  try {
    const { services, audit } = assemble({
      ...{ host: '127.0.0.1', environment: {}, settings: readSettings({}), acceptLoss: false },
      ...{ folder, store, clock: systemClock, random: systemRandom, innerUrl: () => '' },
    })
    await audit.close()
    return services
  } finally {
    await store.close()
    rmSync(data, { recursive: true })
  }
}
