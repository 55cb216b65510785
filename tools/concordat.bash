# Completion of concordat in bash.  Verbs, their words and their options are what the program's own --help says.
_concordat_said()
{
    "${COMP_WORDS[0]}" "$@" --help 2>/dev/null | awk 'BEGIN { RS = "" } NR > 1 { print before } { before = $0 }' |
        sed "s/'concordat [^']*'//g"
}
_concordat()
{
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} program=${COMP_WORDS[0]} said
    local -a given=()
    local at options words

    for ((at = 1; at < COMP_CWORD; at++)); do
        case ${COMP_WORDS[at]} in
        --home) ((at++)) ;;
        -*) ;;
        *) given+=("${COMP_WORDS[at]}") ;;
        esac
    done
    case $before in
    --rulebook | --against | --scenario)
        mapfile -t COMPREPLY < <(compgen -W "$("$program" rulebook list 2>/dev/null | cut -d' ' -f1)" -- "$word")
        return
        ;;
    --by)
        mapfile -t COMPREPLY < <(compgen -W "authority role rule" -- "$word")
        return
        ;;
    --user | --peer)
        mapfile -t COMPREPLY < <(compgen -u -- "$word")
        return
        ;;
    --home | --state)
        mapfile -t COMPREPLY < <(compgen -d -- "$word")
        return
        ;;
    esac

    # "  concordat user add [--store STORE]" and, of the whole program and of ledger, "  log          the logs"; at the end are examples.
    said=$(_concordat_said ${given[0]:+"${given[0]}"})
    words=$(sed -nE "s/^  concordat ${given[0]:-VERB} ([a-z][a-z-]*)( .*)?$/\1/p" <<<"$said" | sort -u)
    [[ ${#given[@]} -eq 0 || ${given[0]} == ledger ]] && words+=" $(sed -nE 's/^  ([a-z]+)   *[^ ].*/\1/p' <<<"$said" | sort -u)"
    # Some words say for themselves what they take; the others are told of by their verb.
    [[ ${given[0]} == ledger && -n ${given[1]} ]] && said=$(_concordat_said ledger "${given[1]}")
    options=$(grep -oE -- '--[a-z][a-z-]*' <<<"$said" | sort -u)
    [[ ${#given[@]} -le 1 ]] && options+=" $words"
    mapfile -t COMPREPLY < <(compgen -W "$options --help" -- "$word")
    if [[ ${given[0]} == rulebook && $word != -* ]]; then
        mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -W "$("$program" rulebook list 2>/dev/null | cut -d' ' -f1)" -- "$word")
    fi
    [[ ${#given[@]} -gt 0 && $word != -* ]] && mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -f -- "$word")
}
complete -o filenames -F _concordat concordat
