// What stacks/stages/<stage>.json may say. docs/deploy.md has the same as a table, and a test that holds them together.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { steps } from '../functions/catalog.ts'
import { parseExpression } from '../services/aws/scheduler/expression.ts'
import { loadArrivalsInput } from '../workflows/inputs/load-arrivals.ts'
import { INPUTS, type WorkflowName } from '../workflows/inputs.ts'
import { AWS_WAITS, type WaitKind, type waitValues } from '../workflows/lib/waits.ts'
import { regionFault } from './regions.ts'

const region = z.string().superRefine(refusedBy(regionFault))

/** A self-hosted service calls its region as it likes, within the form. */
const serviceRegion = z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'expected a region such as eu-west-1')

const once = (what: string) => ({
  error: `expected each ${what} once, got one twice`,
})

/** Lambda takes so many. https://docs.aws.amazon.com/lambda/latest/api/API_VpcConfig.html */
const MOST_SUBNETS = 16
const MOST_SECURITY_GROUPS = 5

const finspace = z
  .strictObject({
    endpoint: z.string().superRefine(refusedBy(endpointFault)),
    region: serviceRegion.optional(),
    accountId: z
      .string()
      .regex(/^\d{12}$/, 'expected 12 digits')
      .optional(),
    accessKeySecret: z
      .string()
      .regex(/^arn:aws:secretsmanager:[a-z0-9-]+:\d{12}:secret:.+$/, 'expected the ARN of a secret')
      .optional(),
    vpc: z
      .strictObject({
        subnetIds: z
          .array(z.string().startsWith('subnet-'))
          .min(1)
          .max(MOST_SUBNETS)
          .refine(isDistinct, once('subnet')),
        securityGroupIds: z
          .array(z.string().startsWith('sg-'))
          .min(1)
          .max(MOST_SECURITY_GROUPS)
          .refine(isDistinct, once('security group')),
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
    name: z
      .string()
      .max(40)
      .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'expected words of a-z and 0-9, with - between them'),
    workflow: z.custom<WorkflowName>(isWorkflow, `expected one of ${Object.keys(INPUTS).join(', ')}`),
    expression: z.string().superRefine(refusedBy(expressionFault)),
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

/** What outlives a stage that is removed, unless the settings say otherwise: what loads and runbooks rest on. */
const KEPT = ['bucket', 'logs', 'queue', 'topic'] as const

const settings = z.strictObject({
  region,
  finspace,
  notify: z.email(),
  sources: z.array(z.string().min(3).max(63)).default([]),
  schedules: z
    .array(schedule)
    .refine(schedules => isDistinct(schedules.map(({ name }) => name)), once('name'))
    .default([]),
  arrivals: z.array(loadArrivalsInput).default([]),
  // The type checker does not see that keys() answers the keys.
  waits: z.partialRecord(z.enum(Object.keys(AWS_WAITS) as WaitKind[]), pauses).default({}),
  bus: z
    .string()
    .regex(/^[\w.-]{1,64}$/)
    .refine(name => name !== 'default', 'expected a bus of its own, got that of all AWS services')
    .default('kdbflow'),
  keep: z.array(z.enum(KEPT)).default([...KEPT]),
  protect: z.boolean().default(true),
})

export const settingsSchema = settings.superRefine(({ region, finspace }, context) => {
  const [, , , of] = finspace.accessKeySecret?.split(':') ?? []
  if (of === undefined || of === region) return
  const message = `expected a secret of ${region}, where the steps read it, got one of ${of}`
  context.addIssue({ code: 'custom', path: ['finspace', 'accessKeySecret'], message })
})

export type Settings = z.infer<typeof settingsSchema>

export type Kept = Settings['keep'][number]

/** Pulumi's option for what may outlive the stage. */
export const kept = ({ keep }: Settings, what: Kept) => ({ retainOnDelete: keep.includes(what) })

/** How long anything logged is kept. */
export const LOG_DAYS = 90

/**
 * The settings of a stage.
 * @throws before anything is created, naming the file and every fault in it
 */
export function readSettings(root: string, stage: string): Settings {
  checkStage(stage)
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

/** Of Lambda's names, the shortest ones here, behind the app's and the stage's. */
const LONGEST_STAGE = 64 - 'kdbflow--'.length - Math.max(...Object.keys(steps).map(name => name.length))

/** Part of a bucket's name, which has no capital letters. */
function checkStage(stage: string): void {
  if (/^[a-z0-9]+(-[a-z0-9]+)*$/.test(stage) && stage.length <= LONGEST_STAGE) return
  throw new Error(`expected a stage of at most ${LONGEST_STAGE} of a-z, 0-9 and - between them, got ${stage}`)
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

type Context = z.core.$RefinementCtx<string>

function refusedBy(faultOf: (text: string) => string | undefined) {
  return (text: string, context: Context): void => {
    const message = faultOf(text)
    if (message !== undefined) context.addIssue({ code: 'custom', message })
  }
}

function endpointFault(endpoint: string): string | undefined {
  if (endpoint === 'aws') return undefined
  if (!z.url({ protocol: /^https?$/ }).safeParse(endpoint).success)
    return `expected aws, or the URL of the service, got ${endpoint}`
  const { hostname } = new URL(endpoint)
  return LOOPBACK.test(hostname)
    ? `expected an address that Lambda reaches, got ${hostname}, which there is Lambda itself`
    : undefined
}

const LOOPBACK = /^(?:localhost|.+\.localhost|127\..+|0\.0\.0\.0|\[::1?\]|\[::ffff:7f.+\])$/

/** What AWS would refuse, by the parser of the scheduler on one machine. */
function expressionFault(expression: string): string | undefined {
  try {
    parseExpression(expression, { timeZone: 'UTC', origin: 0 })
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function isDistinct(names: readonly string[]): boolean {
  return new Set(names).size === names.length
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
