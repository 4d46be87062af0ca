/** The languages that `samsa explain` speaks, and a text in each of them. */

export type Language = 'en' | 'ko'

/** A text in every language; one that is missing does not compile. */
export type Text<Values = void> = Readonly<Record<Language, (values: Values) => string>>

/** A text with no values in it. */
export const fixed = (en: string, ko: string): Text => ({ en: () => en, ko: () => ko })

/** Korean where the environment asks for it, as POSIX ranks its variables; else English. */
export function languageOf(environment: Readonly<Record<string, string | undefined>>): Language {
  const chosen = ['LC_ALL', 'LC_MESSAGES', 'LANG']
    .map((name) => environment[name])
    .find((value) => value !== undefined && value !== '')
  return chosen !== undefined && /^ko(?:[_.@-]|$)/i.test(chosen) ? 'ko' : 'en'
}

/** `1 partition`, `2 partitions`. */
export const counted = (count: number, noun: string, plural = `${noun}s`): string =>
  `${number(count)} ${count === 1 ? noun : plural}`

/** `1,200`. */
export const number = (value: number): string => value.toLocaleString('en-US')
