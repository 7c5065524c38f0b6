import * as z from 'zod'
import { isAllowed } from '../wire/allowed.ts'
import { readBody } from '../wire/body.ts'
import type { Call } from '../wire/call.ts'
import { decodeJson } from '../wire/json.ts'
import { parseInput } from '../wire/validation.ts'
import type { SignIn } from './sign-in.ts'

/** What a browser asks for besides the public APIs. Each acts on the caller alone, so that no right is needed. */
export const signInRoutes = (signIn: SignIn) => ({
  'POST /_console/links': (call: Call) => ({ status: 201, body: signIn.link(call.principal.accessKeyId) }),
  'POST /_console/sessions': (call: Call) => ({
    status: 200,
    body: signIn.byKey(call.principal.accessKeyId, placeOf(call)),
  }),
  'DELETE /_console/sessions': (call: Call) => {
    signIn.end(call.principal.accessKeyId, placeOf(call))
    return { status: 204 }
  },
  'POST /_console/allowed': async (call: Call) => {
    const { actions } = parseInput(allowedInput, decodeJson((await readBody(call.body)).toString()))
    return { status: 200, body: { allowed: actions.map(asked => mayDo(call, asked)) } }
  },
})

const placeOf = ({ sourceIp, headers }: Call) => ({ sourceIp, userAgent: headers['user-agent'] })

const asked = z.object({
  action: z.string().regex(/^[\w-]+:\w+$/, 'expected an action, such as states:StartExecution'),
  resource: z.string().min(1).max(2048).default('*'),
  /** As a policy's Condition may ask about, such as `aws:ResourceTag/team`. */
  conditions: z.record(z.string(), z.string()).default({}),
})

const allowedInput = z.object({ actions: z.array(asked).min(1).max(500) })

const mayDo = ({ principal }: Call, { action, resource, conditions }: z.output<typeof asked>): boolean =>
  isAllowed(principal, action, resource, conditions)
