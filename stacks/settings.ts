// What stacks/stages/<stage>.json may say. docs/deploy.md has the same as a table, and a test that holds them together.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { loadArrivalsInput } from '../workflows/inputs/load-arrivals.ts'
import { INPUTS, type WorkflowName } from '../workflows/inputs.ts'
import { AWS_WAITS, type WaitKind, type waitValues } from '../workflows/settings.ts'

const region = z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'expected a region such as eu-west-1')

const finspace = z
  .strictObject({
    endpoint: z.string().refine(isEndpoint, 'expected aws, or the URL of the service'),
    region: region.optional(),
    accessKeySecret: z
      .string()
      .regex(/^arn:aws:secretsmanager:[a-z0-9-]+:\d{12}:secret:.+$/, 'expected the ARN of a secret')
      .optional(),
    vpc: z
      .strictObject({
        subnetIds: z.array(z.string().startsWith('subnet-')).min(1),
        securityGroupIds: z.array(z.string().startsWith('sg-')).min(1),
      })
      .optional(),
  })
  .refine(({ endpoint, accessKeySecret }) => endpoint === 'aws' || accessKeySecret !== undefined, {
    path: ['accessKeySecret'],
    error: 'expected the ARN of the secret that a self-hosted endpoint is signed with, got none',
  })
  .refine(({ endpoint, accessKeySecret }) => endpoint !== 'aws' || accessKeySecret === undefined, {
    path: ['accessKeySecret'],
    error: "expected none with the endpoint aws, which steps sign with their roles' own credentials",
  })

const schedule = z
  .strictObject({
    name: z.string().regex(/^[a-z0-9-]{1,40}$/, 'expected at most 40 of a-z, 0-9 and -'),
    workflow: z.custom<WorkflowName>(isWorkflow, `expected one of ${Object.keys(INPUTS).join(', ')}`),
    expression: z.string().regex(/^(cron|rate|at)\(.+\)$/, 'expected cron(...), rate(...) or at(...)'),
    timezone: z.string().refine(isTimeZone, 'expected a time zone such as Europe/London').default('UTC'),
    input: z.record(z.string(), z.json()),
  })
  .superRefine(({ workflow, input }, context) => {
    // What an execution would refuse each night is refused here, once.
    const { error } = INPUTS[workflow].schema.safeParse(input)
    for (const { path, message } of error?.issues ?? []) {
      context.addIssue({ code: 'custom', path: ['input', ...path], message })
    }
  })

const pauses = z
  .strictObject({ first: z.number().nonnegative(), growth: z.number().gt(1), cap: z.number().positive() })
  .partial()

export const settingsSchema = z.strictObject({
  region,
  finspace,
  notify: z.email(),
  sources: z.array(z.string().min(3).max(63)).default([]),
  schedules: z.array(schedule).default([]),
  arrivals: z.array(loadArrivalsInput).default([]),
  // The type checker does not see that keys() answers the keys.
  waits: z.partialRecord(z.enum(Object.keys(AWS_WAITS) as WaitKind[]), pauses).default({}),
  bus: z
    .string()
    .regex(/^[\w.-]{1,64}$/)
    .default('kdbflow'),
})

export type Settings = z.infer<typeof settingsSchema>

/** How long anything logged is kept. */
export const LOG_DAYS = 90

/**
 * The settings of a stage.
 * @throws before anything is created, naming the file and every fault in it
 */
export function readSettings(root: string, stage: string): Settings {
  const file = join('stacks/stages', `${stage}.json`)
  if (!existsSync(join(root, file))) {
    throw new Error(
      `expected the settings of stage ${stage} in ${file}, got no such file: see docs/deploy.md`,
    )
  }
  const parsed = settingsSchema.safeParse(JSON.parse(readFileSync(join(root, file), 'utf8')))
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.map(({ path, message }) => `  ${path.join('.') || '(top)'}: ${message}`)
  throw new Error(`expected settings as docs/deploy.md lists them in ${file}, got\n${faults.join('\n')}`)
}

/** The buckets that loads read from. */
export const sourceBuckets = ({ sources, arrivals }: Settings): string[] => [
  ...new Set([...sources, ...arrivals.map(({ source }) => source.bucket)]),
]

/** When workflows look again: as often as the service's durations call for, unless the settings say otherwise. */
export function waitsOf({ finspace, waits }: Settings): Record<WaitKind, Pauses> {
  const kinds = Object.keys(AWS_WAITS) as WaitKind[]
  const usual = (kind: WaitKind) => (finspace.endpoint === 'aws' ? AWS_WAITS[kind] : SELF_HOSTED)
  const pairs = kinds.map(kind => [kind, { ...usual(kind), ...waits[kind] }])
  return Object.fromEntries(pairs)
}

type Pauses = Parameters<typeof waitValues>[0][WaitKind]

/** What is self-hosted is done within seconds, but each look costs transitions here. */
const SELF_HOSTED: Pauses = { first: 1, growth: 1.5, cap: 15 }

function isEndpoint(endpoint: string): boolean {
  return endpoint === 'aws' || z.url({ protocol: /^https?$/ }).safeParse(endpoint).success
}

function isWorkflow(name: unknown): boolean {
  return typeof name === 'string' && Object.hasOwn(INPUTS, name)
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== undefined
  } catch {
    return false
  }
}
