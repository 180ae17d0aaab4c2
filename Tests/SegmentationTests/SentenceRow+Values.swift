extension SentenceRow {
    static let values: [SentenceRow] = [
        .init(
            #"{"on":"email","test":"is","values":["ann@a.be"]}"#,
            "e-mailadres is “ann@a.be”",
            "l’adresse e-mail est « ann@a.be »",
            "email address is “ann@a.be”"),
        .init(
            #"{"on":"email","test":"is-not","values":["ann@a.be"]}"#,
            "e-mailadres is niet “ann@a.be”",
            "l’adresse e-mail n’est pas « ann@a.be »",
            "email address is not “ann@a.be”"),
        .init(
            #"{"on":"email","test":"contains","values":["ann@a.be"]}"#,
            "e-mailadres bevat “ann@a.be”",
            "l’adresse e-mail contient « ann@a.be »",
            "email address contains “ann@a.be”"),
        .init(
            #"{"on":"email","test":"contains-not","values":["ann@a.be"]}"#,
            "e-mailadres bevat niet “ann@a.be”",
            "l’adresse e-mail ne contient pas « ann@a.be »",
            "email address does not contain “ann@a.be”"),
        .init(
            #"{"on":"email","test":"starts-with","values":["ann@a.be"]}"#,
            "e-mailadres begint met “ann@a.be”",
            "l’adresse e-mail commence par « ann@a.be »",
            "email address starts with “ann@a.be”"),
        .init(
            #"{"on":"email","test":"ends-with","values":["ann@a.be"]}"#,
            "e-mailadres eindigt op “ann@a.be”",
            "l’adresse e-mail se termine par « ann@a.be »",
            "email address ends with “ann@a.be”"),
        .init(
            #"{"on":"first-name","test":"is","values":["Ann","Zoë"]}"#,
            "voornaam is “Ann” of “Zoë”",
            "le prénom est « Ann » ou « Zoë »",
            "first name is “Ann” or “Zoë”"),
        .init(
            #"{"on":"first-name","test":"is-not","values":["Ann","Zoë"]}"#,
            "voornaam is niet “Ann” of “Zoë”",
            "le prénom n’est ni « Ann » ni « Zoë »",
            "first name is neither “Ann” nor “Zoë”"),
        .init(
            #"{"on":"first-name","test":"contains","values":["Ann","Zoë"]}"#,
            "voornaam bevat “Ann” of “Zoë”",
            "le prénom contient « Ann » ou « Zoë »",
            "first name contains “Ann” or “Zoë”"),
        .init(
            #"{"on":"first-name","test":"contains-not","values":["Ann","Zoë"]}"#,
            "voornaam bevat niet “Ann” of “Zoë”",
            "le prénom ne contient ni « Ann » ni « Zoë »",
            "first name does not contain “Ann” or “Zoë”"),
        .init(
            #"{"on":"first-name","test":"starts-with","values":["Ann","Zoë"]}"#,
            "voornaam begint met “Ann” of “Zoë”",
            "le prénom commence par « Ann » ou « Zoë »",
            "first name starts with “Ann” or “Zoë”"),
        .init(
            #"{"on":"first-name","test":"ends-with","values":["Ann","Zoë"]}"#,
            "voornaam eindigt op “Ann” of “Zoë”",
            "le prénom se termine par « Ann » ou « Zoë »",
            "first name ends with “Ann” or “Zoë”"),
        .init(
            #"{"on":"email","test":"is-empty"}"#,
            "e-mailadres is leeg",
            "l’adresse e-mail est vide",
            "email address is empty"),
        .init(
            #"{"on":"email","test":"is-not-empty"}"#,
            "e-mailadres is niet leeg",
            "l’adresse e-mail n’est pas vide",
            "email address is not empty"),
        .init(
            #"{"on":"first-name","test":"is-empty"}"#,
            "voornaam is leeg",
            "le prénom est vide",
            "first name is empty"),
        .init(
            #"{"on":"first-name","test":"is-not-empty"}"#,
            "voornaam is niet leeg",
            "le prénom n’est pas vide",
            "first name is not empty"),
        .init(
            #"{"on":"name","test":"is","values":["Ann","Zoë","Jan"]}"#,
            "naam is “Ann”, “Zoë” of “Jan”",
            "le nom est « Ann », « Zoë » ou « Jan »",
            "name is “Ann”, “Zoë” or “Jan”"),
        .init(
            #"{"on":"name","test":"is-not","values":["Ann","Zoë","Jan"]}"#,
            "naam is niet “Ann”, “Zoë” of “Jan”",
            "le nom n’est ni « Ann » ni « Zoë » ni « Jan »",
            "name is neither “Ann” nor “Zoë” nor “Jan”"),
        .init(
            #"{"on":"name","test":"contains","values":["Ann","Zoë","Jan"]}"#,
            "naam bevat “Ann”, “Zoë” of “Jan”",
            "le nom contient « Ann », « Zoë » ou « Jan »",
            "name contains “Ann”, “Zoë” or “Jan”"),
        .init(
            #"{"on":"name","test":"contains-not","values":["Ann","Zoë","Jan"]}"#,
            "naam bevat niet “Ann”, “Zoë” of “Jan”",
            "le nom ne contient ni « Ann » ni « Zoë » ni « Jan »",
            "name does not contain “Ann”, “Zoë” or “Jan”"),
        .init(
            #"{"on":"name","test":"starts-with","values":["Ann","Zoë","Jan"]}"#,
            "naam begint met “Ann”, “Zoë” of “Jan”",
            "le nom commence par « Ann », « Zoë » ou « Jan »",
            "name starts with “Ann”, “Zoë” or “Jan”"),
        .init(
            #"{"on":"name","test":"ends-with","values":["Ann","Zoë","Jan"]}"#,
            "naam eindigt op “Ann”, “Zoë” of “Jan”",
            "le nom se termine par « Ann », « Zoë » ou « Jan »",
            "name ends with “Ann”, “Zoë” or “Jan”"),
        .init(
            #"{"on":"name","test":"is-empty"}"#,
            "naam is leeg",
            "le nom est vide",
            "name is empty"),
        .init(
            #"{"on":"name","test":"is-not-empty"}"#,
            "naam is niet leeg",
            "le nom n’est pas vide",
            "name is not empty"),
        .init(
            #"{"on":"field","field":"city","test":"is","values":["Gent"]}"#,
            "Stad is “Gent”",
            "Stad est « Gent »",
            "Stad is “Gent”"),
        .init(
            #"{"on":"field","field":"city","test":"is-not","values":["Gent"]}"#,
            "Stad is niet “Gent”",
            "Stad n’est pas « Gent »",
            "Stad is not “Gent”"),
        .init(
            #"{"on":"field","field":"city","test":"contains","values":["Gent"]}"#,
            "Stad bevat “Gent”",
            "Stad contient « Gent »",
            "Stad contains “Gent”"),
        .init(
            #"{"on":"field","field":"city","test":"contains-not","values":["Gent"]}"#,
            "Stad bevat niet “Gent”",
            "Stad ne contient pas « Gent »",
            "Stad does not contain “Gent”"),
        .init(
            #"{"on":"field","field":"city","test":"starts-with","values":["Gent"]}"#,
            "Stad begint met “Gent”",
            "Stad commence par « Gent »",
            "Stad starts with “Gent”"),
        .init(
            #"{"on":"field","field":"city","test":"ends-with","values":["Gent"]}"#,
            "Stad eindigt op “Gent”",
            "Stad se termine par « Gent »",
            "Stad ends with “Gent”"),
        .init(
            #"{"on":"field","field":"city","test":"is-empty"}"#,
            "Stad is leeg",
            "Stad est vide",
            "Stad is empty"),
        .init(
            #"{"on":"field","field":"city","test":"is-not-empty"}"#,
            "Stad is niet leeg",
            "Stad n’est pas vide",
            "Stad is not empty"),
        .init(
            #"{"on":"language","test":"has-any","values":["nl","fr"]}"#,
            "taal is nl of fr",
            "la langue est nl ou fr",
            "language is nl or fr"),
        .init(
            #"{"on":"language","test":"has-none","values":["nl"]}"#,
            "taal is niet nl",
            "la langue n’est pas nl",
            "language is not nl"),
        .init(
            #"{"on":"language","test":"has-none","values":["nl","fr"]}"#,
            "taal is niet nl of fr",
            "la langue n’est ni nl ni fr",
            "language is neither nl nor fr"),
        .init(
            #"{"on":"state","test":"has-any","values":["confirmed","blocked"]}"#,
            "status is bevestigd of geblokkeerd",
            "le statut est confirmé ou bloqué",
            "state is confirmed or blocked"),
        .init(
            #"{"on":"state","test":"has-none","values":["unconfirmed","blacklisted"]}"#,
            "status is niet onbevestigd of op de zwarte lijst",
            "le statut n’est ni non confirmé ni sur la liste noire",
            "state is neither unconfirmed nor blacklisted"),
        .init(
            #"{"on":"source","test":"has-any","values":["1","2"]}"#,
            "heeft bron 1 of 2",
            "a la source 1 ou 2",
            "has source 1 or 2"),
        .init(
            #"{"on":"source","test":"has-all","values":["1","2"]}"#,
            "heeft bronnen 1 en 2",
            "a les sources 1 et 2",
            "has sources 1 and 2"),
        .init(
            #"{"on":"source","test":"has-none","values":["1","2"]}"#,
            "heeft bron 1 of 2 niet",
            "n’a pas la source 1 ou 2",
            "does not have source 1 or 2"),
        .init(
            #"{"on":"source","test":"has-all","values":["3"]}"#,
            "heeft bron 3",
            "a la source 3",
            "has source 3"),
        .init(
            #"{"on":"source","test":"is-empty"}"#,
            "heeft geen bron",
            "n’a aucune source",
            "has no source"),
        .init(
            #"{"on":"source","test":"is-not-empty"}"#,
            "heeft een bron",
            "a une source",
            "has a source"),
        .init(
            #"{"on":"field","field":"wines","test":"has-any","values":["rood","wit"]}"#,
            "Wijnen bevat “rood” of “wit”",
            "Wijnen contient « rood » ou « wit »",
            "Wijnen contains “rood” or “wit”"),
        .init(
            #"{"on":"field","field":"wines","test":"has-all","values":["rood","wit"]}"#,
            "Wijnen bevat “rood” en “wit”",
            "Wijnen contient « rood » et « wit »",
            "Wijnen contains “rood” and “wit”"),
        .init(
            #"{"on":"field","field":"wines","test":"has-none","values":["rood","wit"]}"#,
            "Wijnen bevat niet “rood” of “wit”",
            "Wijnen ne contient ni « rood » ni « wit »",
            "Wijnen does not contain “rood” or “wit”"),
        .init(
            #"{"on":"field","field":"wines","test":"has-none","values":["rood"]}"#,
            "Wijnen bevat niet “rood”",
            "Wijnen ne contient pas « rood »",
            "Wijnen does not contain “rood”"),
        .init(
            #"{"on":"field","field":"wines","test":"is-empty"}"#,
            "Wijnen is leeg",
            "Wijnen est vide",
            "Wijnen is empty"),
        .init(
            #"{"on":"field","field":"wines","test":"is-not-empty"}"#,
            "Wijnen is niet leeg",
            "Wijnen n’est pas vide",
            "Wijnen is not empty"),
        .init(
            #"{"on":"field","field":"age","test":"equals","number":17.5}"#,
            "Leeftijd is 17,5",
            "Leeftijd vaut 17,5",
            "Leeftijd is 17.5"),
        .init(
            #"{"on":"field","field":"age","test":"not-equals","number":17.5}"#,
            "Leeftijd is niet 17,5",
            "Leeftijd ne vaut pas 17,5",
            "Leeftijd is not 17.5"),
        .init(
            #"{"on":"field","field":"age","test":"greater","number":17.5}"#,
            "Leeftijd is meer dan 17,5",
            "Leeftijd vaut plus de 17,5",
            "Leeftijd is more than 17.5"),
        .init(
            #"{"on":"field","field":"age","test":"less","number":17.5}"#,
            "Leeftijd is minder dan 17,5",
            "Leeftijd vaut moins de 17,5",
            "Leeftijd is less than 17.5"),
        .init(
            #"{"on":"field","field":"age","test":"at-least","number":17.5}"#,
            "Leeftijd is minstens 17,5",
            "Leeftijd vaut au moins 17,5",
            "Leeftijd is at least 17.5"),
        .init(
            #"{"on":"field","field":"age","test":"at-most","number":17.5}"#,
            "Leeftijd is hoogstens 17,5",
            "Leeftijd vaut au plus 17,5",
            "Leeftijd is at most 17.5"),
        .init(
            #"{"on":"field","field":"age","test":"between","number":18,"upTo":30}"#,
            "Leeftijd is 18 tot en met 30",
            "Leeftijd vaut de 18 à 30",
            "Leeftijd is from 18 to 30"),
        .init(
            #"{"on":"field","field":"age","test":"is-empty"}"#,
            "Leeftijd is leeg",
            "Leeftijd est vide",
            "Leeftijd is empty"),
        .init(
            #"{"on":"field","field":"age","test":"is-not-empty"}"#,
            "Leeftijd is niet leeg",
            "Leeftijd n’est pas vide",
            "Leeftijd is not empty"),
    ]
}
