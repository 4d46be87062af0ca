/** The options found on a command line, before their arguments are converted or checked together. */

export class GivenOptions {
  readonly #values = new Map<string, string[]>()
  readonly #spellings = new Set<string>()
  /** What is neither an option nor an option's argument, in order. */
  readonly positionals: string[] = []

  /**
   * Notes an option; without a value when it has no argument or its argument was left out. `spelling` is the name
   * under which it was given, when that is an alias.
   */
  add(name: string, value?: string, spelling = name): void {
    this.#spellings.add(spelling)
    const values = this.#values.get(name) ?? []
    if (value !== undefined) values.push(value)
    this.#values.set(name, values)
  }

  has(name: string): boolean {
    return this.#values.has(name)
  }

  /** True if the option was given under this very name. */
  isSpelled(name: string): boolean {
    return this.#spellings.has(name)
  }

  /** True if the option came with an argument (joptsimple's hasArgument). */
  hasArgument(name: string): boolean {
    return (this.#values.get(name)?.length ?? 0) > 0
  }

  values(name: string): readonly string[] {
    return this.#values.get(name) ?? []
  }

  /** The first argument of the option, undefined when there is none. */
  value(name: string): string | undefined {
    return this.#values.get(name)?.[0]
  }

  names(): string[] {
    return [...this.#values.keys()]
  }
}
