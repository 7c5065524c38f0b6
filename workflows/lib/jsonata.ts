// Small expressions that many states share.

/** A JSONata expression as a field's value. */
export const jsonata = (expression: string): string => `{% ${expression} %}`

/** When the running state was entered, in milliseconds: `$millis()` would ignore a replayed clock. */
export const NOW = '$toMillis($states.context.State.EnteredTime)'

/** How often the execution was redriven. */
export const REDRIVES = '$states.context.Execution.RedriveCount'

/**
 * The same token for every retry of one state in one attempt of an execution, another after a redrive: 36
 * characters, which every operation takes. `of` is an expression that tells apart the items of a Map. Before each
 * use after a redrive a workflow looks at what is there, so a new token never makes a second resource.
 */
export const clientToken = (step: string, of = "''"): string => jsonata(clientTokenIn(step, of))

/** As `clientToken`, to be part of an expression. */
export const clientTokenIn = (step: string, of: string): string =>
  `$substring($hash($states.context.Execution.Id & '/${step}/' & ${of} & '/' & ${REDRIVES}, 'SHA-256'), 0, 36)`
