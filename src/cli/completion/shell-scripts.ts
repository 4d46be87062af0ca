/** The scripts that `samsa completion SHELL` prints: they call `samsa complete` and hand its answer to the shell. */

export const SHELLS = ['bash', 'zsh', 'fish', 'powershell'] as const
export type Shell = (typeof SHELLS)[number]

export const isShell = (text: string | undefined): text is Shell =>
  (SHELLS as readonly (string | undefined)[]).includes(text)

/** bash 3.2, which macOS has, knows neither `mapfile` nor `compopt`. */
const bash = (
  names: string,
): string => `# Completion of Kafka's tools for bash: eval "$(samsa completion bash)"
_samsa_complete() {
  local line directive=
  COMPREPLY=()
  while IFS= read -r line; do
    if [ -z "$directive" ]; then directive=$line; else COMPREPLY+=("$line"); fi
  done < <(command samsa complete bash "\${COMP_LINE:0:$COMP_POINT}" "$COMP_WORDBREAKS" 2>/dev/null)
  case $directive in
    'words nospace') compopt -o nospace 2>/dev/null ;;
    files) compopt -o default 2>/dev/null || COMPREPLY=($(compgen -f -- "$2")) ;;
    directories) compopt -o dirnames 2>/dev/null || COMPREPLY=($(compgen -d -- "$2")) ;;
  esac
}
complete -F _samsa_complete ${names}
`

/**
 * PREFIX is the word up to the cursor; candidates are whole words, which zsh quotes itself. No comments: at a prompt zsh
 * takes them for commands.
 */
const zsh = (names: string): string => `_samsa_complete() {
  local -a answer candidates labels
  local line directive
  answer=("\${(@f)$(command samsa complete zsh -- "\${(@Q)words[1,CURRENT-1]}" "\${(Q)PREFIX}" 2>/dev/null)}")
  directive=$answer[1]
  if [[ $directive == files || $directive == directories ]]; then
    [[ $PREFIX == -*=* ]] && compset -P '*='
    if [[ $directive == files ]]; then _files; else _files -/; fi
    return
  fi
  for line in "\${(@)answer[2,-1]}"; do
    candidates+=("\${line%%$'\\t'*}")
    labels+=("\${line/$'\\t'/  -- }")
  done
  (( $#candidates )) || return 1
  if [[ $directive == *nospace ]]; then
    compadd -S '' -l -d labels -a candidates
  elif [[ "$labels" == *'  -- '* ]]; then
    compadd -l -d labels -a candidates
  else
    compadd -a candidates
  fi
}
compdef _samsa_complete ${names}
`

const fish = (
  names: string,
): string => `# Completion of Kafka's tools for fish: samsa completion fish | source
function __samsa_complete
    set -l current (commandline -ct | string replace -r '(^|=)["\\']' '$1')
    set -l answer (command samsa complete fish -- (commandline -opc) "$current" 2>/dev/null)
    switch "$answer[1]"
        case files
            set -l prefix (string match -r -- '^-[^=]*=' "$current")
            for path in (__fish_complete_path (string replace -r -- '^-[^=]*=' '' "$current"))
                echo "$prefix$path"
            end
        case directories
            __fish_complete_directories "$current" ''
        case '*'
            if set -q answer[2]
                string join \\n -- $answer[2..-1]
            end
    end
end
for name in ${names}
    complete -c $name -f -a '(__samsa_complete)'
end
`

const powershell = (
  names: string,
): string => `# Completion of Kafka's tools for PowerShell: samsa completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName ${names.split(' ').join(', ')} -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $words = @()
  $current = ''
  foreach ($element in $commandAst.CommandElements) {
    $text = $element.Extent.Text
    if ($element -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $text = $element.Value }
    if ($element.Extent.EndOffset -lt $cursorPosition) { $words += $text }
    elseif ($element.Extent.StartOffset -lt $cursorPosition) { $current = $text }
  }
  # An empty argument is lost on the way to a program before PowerShell 7.3: a blank stands for it.
  $last = if ($current -eq '') { ' ' } else { $current }
  $answer = @(samsa complete powershell -- @words $last 2>$null)
  if ($answer.Count -eq 0) { return }
  if ($answer[0] -eq 'files' -or $answer[0] -eq 'directories') {
    $prefix = if ($current -match '^-[^=]*=') { $Matches[0] } else { '' }
    [System.Management.Automation.CompletionCompleters]::CompleteFilename($current.Substring($prefix.Length)) |
      Where-Object { $answer[0] -eq 'files' -or $_.ResultType -eq 'ProviderContainer' } |
      ForEach-Object {
        [System.Management.Automation.CompletionResult]::new($prefix + $_.CompletionText, $_.ListItemText, $_.ResultType, $_.ToolTip)
      }
    return
  }
  $answer | Select-Object -Skip 1 | ForEach-Object {
    $word, $description = $_ -split "\`t", 2
    if (-not $description) { $description = $word }
    $quoted = if ($word -match '[\\s,;''"$\`(){}@#]') { "'" + ($word -replace "'", "''") + "'" } else { $word }
    [System.Management.Automation.CompletionResult]::new($quoted, $word, 'ParameterValue', $description)
  }
}
`

const SCRIPTS: Readonly<Record<Shell, (names: string) => string>> = { bash, zsh, fish, powershell }

/** The script for a shell; `tools` are the names on the PATH without `.sh`. */
export function completionScript(shell: Shell, tools: readonly string[]): string {
  const names = ['samsa', ...tools.flatMap((tool) => [tool, `${tool}.sh`])]
  return SCRIPTS[shell](names.join(' '))
}
