// The machines that the engines are measured with.

/** States that do nothing but lead on, every second one by a Choice. */
export function chain(language: 'JSONPath' | 'JSONata', length = 1000) {
  const name = (index: number) => (index === length - 1 ? 'Last' : `S${index}`)
  const states = Array.from({ length: length - 1 }, (_, index) => {
    const Next = name(index + 1)
    const rule =
      language === 'JSONPath'
        ? { Variable: '$.n', NumericEquals: 1, Next }
        : { Condition: '{% $states.input.n = 1 %}', Next }
    const state =
      index % 2 === 0 ? { Type: 'Pass', Next } : { Type: 'Choice', Choices: [rule], Default: 'Last' }
    return [name(index), state] as const
  })
  return {
    QueryLanguage: language,
    StartAt: name(0),
    States: { ...Object.fromEntries(states), Last: { Type: 'Succeed' } },
  }
}

/** Counts to `turns`: two states a turn. */
export function counting(language: 'JSONPath' | 'JSONata', turns = 500) {
  const add =
    language === 'JSONPath'
      ? { Parameters: { 'n.$': 'States.MathAdd($.n, 1)' } }
      : { Output: { n: '{% $states.input.n + 1 %}' } }
  const enough =
    language === 'JSONPath'
      ? { Variable: '$.n', NumericGreaterThanEquals: turns, Next: 'Done' }
      : { Condition: `{% $states.input.n >= ${turns} %}`, Next: 'Done' }
  return {
    QueryLanguage: language,
    StartAt: 'Add',
    States: {
      Add: { Type: 'Pass', ...add, Next: 'Enough' },
      Enough: { Type: 'Choice', Choices: [enough], Default: 'Add' },
      Done: { Type: 'Succeed' },
    },
  }
}

export const waiting = {
  StartAt: 'Wait',
  States: { Wait: { Type: 'Wait', Seconds: 86_400, Next: 'Done' }, Done: { Type: 'Succeed' } },
}
