import * as z from 'zod'

type Environment = Readonly<Record<string, string | undefined>>

const perSecond = z.coerce.number().positive().max(1_000_000)
const days = z.coerce.number().int().max(36_500)

/** Programs that write it break its lines. */
const base64 = z
  .string()
  .transform(text => text.replace(/\s/g, ''))
  .pipe(z.base64('expected base64'))

/** All that the environment says to the services; docs/settings.md lists each for the operator. */
export const settingsSchema = z
  .object({
    AWS_REGION: z
      .string()
      .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'expected a Region, such as us-east-1')
      .default('us-east-1'),
    KDBFLOW_ACCOUNT_ID: z
      .string()
      .regex(/^\d{12}$/, 'expected 12 digits')
      .default('000000000000'),
    KDBFLOW_S3_ENDPOINT: z
      .union([z.literal('aws'), z.url({ protocol: /^https?$/ })], 'expected `aws` or an http(s) URL')
      .optional(),
    KDBFLOW_NODE_HOST: z
      .string()
      .regex(/^[\w.-]+$/, 'expected a name or an IPv4 address: connection strings hold no other')
      .optional(),
    KDBFLOW_CGROUP: z
      .string()
      .regex(/^(off|\/(?!.*\.\.).*)$/, 'expected a group as /proc/self/cgroup names it, or `off`')
      .optional(),
    KDBFLOW_MISSED_FIRINGS: z.enum(['latest', 'all', 'skip']).default('latest'),
    KDBFLOW_SYNC: z.enum(['turn', 'transition']).default('turn'),
    KDBFLOW_CALLS_PER_SECOND: perSecond.default(20_000),
    KDBFLOW_KEEP_EXECUTIONS_DAYS: days
      .min(14, 'expected 14 days or more: an execution can be redriven for so long')
      .default(90),
    KDBFLOW_KEEP_UPLOADS_DAYS: days.min(1).default(30),
    KDBFLOW_KEEP_AUDIT_DAYS: days.min(1).optional(),
    /** Of q, as KX's containers take it. */
    KDB_LICENSE_B64: base64.optional(),
    KDB_K4LICENSE_B64: base64.optional(),
    KDBFLOW_METRICS_TOKEN: z.string().min(16, 'expected 16 characters or more').optional(),
    KDBFLOW_ALLOWED_HOSTS: z
      .string()
      .regex(/^[\w.-]+(,[\w.-]+)*$/, 'expected names of hosts, without ports, with commas between')
      .optional(),
    KDBFLOW_TLS: z.enum(['off', 'own']).default('off'),
    KDBFLOW_TLS_CERT: z.string().optional(),
    KDBFLOW_TLS_KEY: z.string().optional(),
  })
  .refine(
    ({ KDBFLOW_TLS_CERT: certificate, KDBFLOW_TLS_KEY: key }) =>
      (certificate === undefined) === (key === undefined),
    {
      path: ['KDBFLOW_TLS_CERT'],
      message: 'expected KDBFLOW_TLS_CERT and KDBFLOW_TLS_KEY together',
    },
  )
  .refine(
    ({ KDBFLOW_TLS: tls, KDBFLOW_TLS_CERT: certificate }) => tls === 'off' || certificate === undefined,
    {
      path: ['KDBFLOW_TLS'],
      message: 'expected either own or the files of KDBFLOW_TLS_CERT and KDBFLOW_TLS_KEY',
    },
  )

export type Settings = z.output<typeof settingsSchema>

/** Names that browsers and clients have for the endpoint, in lower case. */
export const allowedHosts = ({ KDBFLOW_ALLOWED_HOSTS }: Settings): string[] =>
  KDBFLOW_ALLOWED_HOSTS?.toLowerCase().split(',') ?? []

/** @throws {Error} naming every setting at fault */
export function readSettings(environment: Environment): Settings {
  // An empty variable is one that was not set.
  const given = Object.entries(environment).filter(([, value]) => value !== '')
  const parsed = settingsSchema.safeParse(Object.fromEntries(given))
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  throw new Error(`expected settings as docs/settings.md lists them, got ${faults.join('; ')}`)
}
