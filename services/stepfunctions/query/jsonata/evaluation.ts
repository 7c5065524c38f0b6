import type jsonata from 'jsonata'
import type { Environment } from '../scope.ts'
import { noUsage, type Usage } from './bounds.ts'

/** What jsonata's hooks and our functions find of the evaluation they run in. */
export interface Evaluation {
  readonly usage: Usage
  readonly environment: Environment
}

// No JSONata variable can have a name with a space in it.
const EVALUATION = ' evaluation'

/** The binding to hand to jsonata. */
export const bindEvaluation = (environment: Environment): { readonly [EVALUATION]: Evaluation } => ({
  [EVALUATION]: { usage: noUsage(), environment },
})

export const evaluationIn = (environment: jsonata.Environment): Evaluation => environment.lookup(EVALUATION)
