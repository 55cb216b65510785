# Completion of concordat in bash: verbs, their options, rulebooks and files.
_concordat()
{
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} verb='' at options
    local verbs="check facts replay clock rulebook clauses assess simulate ledger signer migrate backup restore selfcheck demo schema"
    local verbs="check facts replay clock rulebook clauses assess simulate ledger mail demo schema"
    local verbs="check facts replay clock rulebook clauses assess simulate ledger demo schema tables"
    local verbs="check facts replay clock rulebook clauses assess simulate ledger demo schema serve request"

    for ((at = 1; at < COMP_CWORD; at++)); do
        case ${COMP_WORDS[at]} in
        --home) ((at++)) ;;
        -*) ;;
        *)
            verb=${COMP_WORDS[at]}
            break
            ;;
        esac
    done
    case $before in
    --rulebook | --against | --scenario)
        mapfile -t COMPREPLY < <(compgen -W "$(concordat rulebook list 2>/dev/null | cut -d' ' -f1)" -- "$word")
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
    --home)
        mapfile -t COMPREPLY < <(compgen -d -- "$word")
        return
        ;;
    esac
    case $verb in
    '') options="$verbs --home --version --help" ;;
    check) options="--json --explain --language --as-of --rulebook --help" ;;
    facts) options="--json --as-of --rulebook --help" ;;
    clock) options="due --from --period --calendar --json --help" ;;
    rulebook)
        options="list lint test cover show diff json --help"
        case " ${COMP_WORDS[*]:at+1} " in
        *" list "* | *" lint "* | *" cover "* | *" diff "*) options="--json --help" ;;
        *" test "*) options="--boundaries --help" ;;
        *" show "*) options="--html --help" ;;
        *" json "*) options="--help" ;;
        esac
        ;;
    clauses) options="--list --json --help EM LN WA NE NR" ;;
    assess) options="--rulebook --as-of --by --rows --skip-bad-rows --json --help" ;;
    simulate) options="--scenario --scenario-name --rulebook --against --as-of --skip-bad-rows --json --help" ;;
    ledger)
        options="log checkpoint prove export cosign verify witness key --help"
        case " ${COMP_WORDS[*]:at+1} " in
        *" log "*) options="--store --help" ;;
        *" checkpoint "*) options="--store --signer --key --help" ;;
        *" prove "*) options="--store --from --payload --tlog --out --help" ;;
        *" export "*) options="--store --payloads --out --help" ;;
        *" cosign "*) options="--store --witness --help" ;;
        *" verify "*) options="--key --witness --kept --proof --help" ;;
        *" key "*) options="new read --name --after --out --witness --key --help" ;;
        *" witness "*) options="--key --state --log-key --begin --line --help" ;;
        esac
        ;;
    signer) options="begin recover --key --state --socket --user --peer --help" ;;
    migrate | backup | restore | selfcheck) options="--store --help" ;;
    demo) options="population ledger --store --log --rows --seed --out --help" ;;
    ledger) options="verify --key --witness --kept --proof --help" ;;
    mail) options="run failures retry discard --store --settings --stay --all --reason --help" ;;
    serve) options="--store --listen --origin --proxy --workers --user --assets --log --operator-token --connections --per-address --limit --drain --config --help" ;;
    request) options="--store --origin --assets --help" ;;
    demo) options="population --rows --seed --out --help" ;;
    *) options=--help ;;
    esac
    mapfile -t COMPREPLY < <(compgen -W "$options" -- "$word")
    if [[ $verb == rulebook && $word != -* ]]; then
        mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -W "$(concordat rulebook list 2>/dev/null | cut -d' ' -f1)" -- "$word")
    fi
    [[ -n $verb && $word != -* ]] && mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -f -- "$word")
}
complete -o filenames -F _concordat concordat
