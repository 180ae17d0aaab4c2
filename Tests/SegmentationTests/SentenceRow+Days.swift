extension SentenceRow {
    static let days: [SentenceRow] = [
        .init(
            #"{"on":"created","test":"equals","values":["2018-08-25"]}"#,
            "datum van toevoeging is 25 augustus 2018",
            "la date d’ajout est le 25 août 2018",
            "date added is 25 August 2018"),
        .init(
            #"{"on":"created","test":"not-equals","values":["2018-08-25"]}"#,
            "datum van toevoeging is niet 25 augustus 2018",
            "la date d’ajout n’est pas le 25 août 2018",
            "date added is not 25 August 2018"),
        .init(
            #"{"on":"created","test":"greater","values":["2018-08-25"]}"#,
            "datum van toevoeging ligt na 25 augustus 2018",
            "la date d’ajout est après le 25 août 2018",
            "date added is after 25 August 2018"),
        .init(
            #"{"on":"created","test":"less","values":["2018-08-25"]}"#,
            "datum van toevoeging ligt voor 25 augustus 2018",
            "la date d’ajout est avant le 25 août 2018",
            "date added is before 25 August 2018"),
        .init(
            #"{"on":"created","test":"at-least","values":["2018-08-25"]}"#,
            "datum van toevoeging is 25 augustus 2018 of later",
            "la date d’ajout est le 25 août 2018 ou après",
            "date added is 25 August 2018 or later"),
        .init(
            #"{"on":"created","test":"at-most","values":["2018-08-25"]}"#,
            "datum van toevoeging is 25 augustus 2018 of vroeger",
            "la date d’ajout est le 25 août 2018 ou avant",
            "date added is 25 August 2018 or earlier"),
        .init(
            #"{"on":"created","test":"between","values":["2026-01-01","2026-12-31"]}"#,
            "datum van toevoeging ligt van 1 januari 2026 tot en met 31 december 2026",
            "la date d’ajout est du 1er janvier 2026 au 31 décembre 2026",
            "date added is from 1 January 2026 to 31 December 2026"),
        .init(
            #"{"on":"created","test":"in-last-days","number":1}"#,
            "datum van toevoeging is vandaag",
            "la date d’ajout est aujourd’hui",
            "date added is today"),
        .init(
            #"{"on":"created","test":"in-last-days","number":7}"#,
            "datum van toevoeging ligt in de laatste 7 dagen",
            "la date d’ajout est dans les 7 derniers jours",
            "date added is in the last 7 days"),
        .init(
            #"{"on":"created","test":"in-next-days","number":1}"#,
            "datum van toevoeging is vandaag",
            "la date d’ajout est aujourd’hui",
            "date added is today"),
        .init(
            #"{"on":"created","test":"in-next-days","number":7}"#,
            "datum van toevoeging ligt in de komende 7 dagen",
            "la date d’ajout est dans les 7 prochains jours",
            "date added is in the next 7 days"),
        .init(
            #"{"on":"created","test":"more-than-days-ago","number":0}"#,
            "datum van toevoeging ligt voor vandaag",
            "la date d’ajout est avant aujourd’hui",
            "date added is before today"),
        .init(
            #"{"on":"created","test":"more-than-days-ago","number":1}"#,
            "datum van toevoeging ligt meer dan 1 dag geleden",
            "la date d’ajout remonte à plus d’un jour",
            "date added is more than 1 day ago"),
        .init(
            #"{"on":"created","test":"more-than-days-ago","number":7}"#,
            "datum van toevoeging ligt meer dan 7 dagen geleden",
            "la date d’ajout remonte à plus de 7 jours",
            "date added is more than 7 days ago"),
        .init(
            #"{"on":"created","test":"more-than-days-ahead","number":0}"#,
            "datum van toevoeging ligt na vandaag",
            "la date d’ajout est après aujourd’hui",
            "date added is after today"),
        .init(
            #"{"on":"created","test":"more-than-days-ahead","number":1}"#,
            "datum van toevoeging ligt over meer dan 1 dag",
            "la date d’ajout est dans plus d’un jour",
            "date added is more than 1 day ahead"),
        .init(
            #"{"on":"created","test":"more-than-days-ahead","number":7}"#,
            "datum van toevoeging ligt over meer dan 7 dagen",
            "la date d’ajout est dans plus de 7 jours",
            "date added is more than 7 days ahead"),
        .init(
            #"{"on":"created","test":"anniversary"}"#,
            "datum van toevoeging verjaart vandaag",
            "la date d’ajout a son anniversaire aujourd’hui",
            "date added has its anniversary today"),
        .init(
            #"{"on":"created","test":"anniversary-in-next-days","number":1}"#,
            "datum van toevoeging verjaart vandaag",
            "la date d’ajout a son anniversaire aujourd’hui",
            "date added has its anniversary today"),
        .init(
            #"{"on":"created","test":"anniversary-in-next-days","number":7}"#,
            "datum van toevoeging verjaart in de komende 7 dagen",
            "la date d’ajout a son anniversaire dans les 7 prochains jours",
            "date added has its anniversary in the next 7 days"),
        .init(
            #"{"on":"created","test":"anniversary-in-last-days","number":1}"#,
            "datum van toevoeging verjaart vandaag",
            "la date d’ajout a son anniversaire aujourd’hui",
            "date added has its anniversary today"),
        .init(
            #"{"on":"created","test":"anniversary-in-last-days","number":7}"#,
            "datum van toevoeging verjaarde in de laatste 7 dagen",
            "la date d’ajout a eu son anniversaire dans les 7 derniers jours",
            "date added had its anniversary in the last 7 days"),
        .init(
            #"{"on":"field","field":"birthday","test":"equals","values":["2018-08-25"]}"#,
            "Verjaardag is 25 augustus 2018",
            "Verjaardag est le 25 août 2018",
            "Verjaardag is 25 August 2018"),
        .init(
            #"{"on":"field","field":"birthday","test":"not-equals","values":["2018-08-25"]}"#,
            "Verjaardag is niet 25 augustus 2018",
            "Verjaardag n’est pas le 25 août 2018",
            "Verjaardag is not 25 August 2018"),
        .init(
            #"{"on":"field","field":"birthday","test":"greater","values":["2018-08-25"]}"#,
            "Verjaardag ligt na 25 augustus 2018",
            "Verjaardag est après le 25 août 2018",
            "Verjaardag is after 25 August 2018"),
        .init(
            #"{"on":"field","field":"birthday","test":"less","values":["2018-08-25"]}"#,
            "Verjaardag ligt voor 25 augustus 2018",
            "Verjaardag est avant le 25 août 2018",
            "Verjaardag is before 25 August 2018"),
        .init(
            #"{"on":"field","field":"birthday","test":"at-least","values":["2018-08-25"]}"#,
            "Verjaardag is 25 augustus 2018 of later",
            "Verjaardag est le 25 août 2018 ou après",
            "Verjaardag is 25 August 2018 or later"),
        .init(
            #"{"on":"field","field":"birthday","test":"at-most","values":["2018-08-25"]}"#,
            "Verjaardag is 25 augustus 2018 of vroeger",
            "Verjaardag est le 25 août 2018 ou avant",
            "Verjaardag is 25 August 2018 or earlier"),
        .init(
            #"{"on":"field","field":"birthday","test":"between","values":["2026-01-01","2026-12-31"]}"#,
            "Verjaardag ligt van 1 januari 2026 tot en met 31 december 2026",
            "Verjaardag est du 1er janvier 2026 au 31 décembre 2026",
            "Verjaardag is from 1 January 2026 to 31 December 2026"),
        .init(
            #"{"on":"field","field":"birthday","test":"in-last-days","number":1}"#,
            "Verjaardag is vandaag",
            "Verjaardag est aujourd’hui",
            "Verjaardag is today"),
        .init(
            #"{"on":"field","field":"birthday","test":"in-last-days","number":7}"#,
            "Verjaardag ligt in de laatste 7 dagen",
            "Verjaardag est dans les 7 derniers jours",
            "Verjaardag is in the last 7 days"),
        .init(
            #"{"on":"field","field":"birthday","test":"in-next-days","number":1}"#,
            "Verjaardag is vandaag",
            "Verjaardag est aujourd’hui",
            "Verjaardag is today"),
        .init(
            #"{"on":"field","field":"birthday","test":"in-next-days","number":7}"#,
            "Verjaardag ligt in de komende 7 dagen",
            "Verjaardag est dans les 7 prochains jours",
            "Verjaardag is in the next 7 days"),
        .init(
            #"{"on":"field","field":"birthday","test":"more-than-days-ago","number":0}"#,
            "Verjaardag ligt voor vandaag",
            "Verjaardag est avant aujourd’hui",
            "Verjaardag is before today"),
        .init(
            #"{"on":"field","field":"birthday","test":"more-than-days-ago","number":1}"#,
            "Verjaardag ligt meer dan 1 dag geleden",
            "Verjaardag remonte à plus d’un jour",
            "Verjaardag is more than 1 day ago"),
        .init(
            #"{"on":"field","field":"birthday","test":"more-than-days-ago","number":7}"#,
            "Verjaardag ligt meer dan 7 dagen geleden",
            "Verjaardag remonte à plus de 7 jours",
            "Verjaardag is more than 7 days ago"),
        .init(
            #"{"on":"field","field":"birthday","test":"more-than-days-ahead","number":0}"#,
            "Verjaardag ligt na vandaag",
            "Verjaardag est après aujourd’hui",
            "Verjaardag is after today"),
        .init(
            #"{"on":"field","field":"birthday","test":"more-than-days-ahead","number":1}"#,
            "Verjaardag ligt over meer dan 1 dag",
            "Verjaardag est dans plus d’un jour",
            "Verjaardag is more than 1 day ahead"),
        .init(
            #"{"on":"field","field":"birthday","test":"more-than-days-ahead","number":7}"#,
            "Verjaardag ligt over meer dan 7 dagen",
            "Verjaardag est dans plus de 7 jours",
            "Verjaardag is more than 7 days ahead"),
        .init(
            #"{"on":"field","field":"birthday","test":"anniversary"}"#,
            "Verjaardag verjaart vandaag",
            "Verjaardag a son anniversaire aujourd’hui",
            "Verjaardag has its anniversary today"),
        .init(
            #"{"on":"field","field":"birthday","test":"anniversary-in-next-days","number":1}"#,
            "Verjaardag verjaart vandaag",
            "Verjaardag a son anniversaire aujourd’hui",
            "Verjaardag has its anniversary today"),
        .init(
            #"{"on":"field","field":"birthday","test":"anniversary-in-next-days","number":7}"#,
            "Verjaardag verjaart in de komende 7 dagen",
            "Verjaardag a son anniversaire dans les 7 prochains jours",
            "Verjaardag has its anniversary in the next 7 days"),
        .init(
            #"{"on":"field","field":"birthday","test":"anniversary-in-last-days","number":1}"#,
            "Verjaardag verjaart vandaag",
            "Verjaardag a son anniversaire aujourd’hui",
            "Verjaardag has its anniversary today"),
        .init(
            #"{"on":"field","field":"birthday","test":"anniversary-in-last-days","number":7}"#,
            "Verjaardag verjaarde in de laatste 7 dagen",
            "Verjaardag a eu son anniversaire dans les 7 derniers jours",
            "Verjaardag had its anniversary in the last 7 days"),
        .init(
            #"{"on":"field","field":"birthday","test":"is-empty"}"#,
            "Verjaardag is leeg",
            "Verjaardag est vide",
            "Verjaardag is empty"),
        .init(
            #"{"on":"field","field":"birthday","test":"is-not-empty"}"#,
            "Verjaardag is niet leeg",
            "Verjaardag n’est pas vide",
            "Verjaardag is not empty"),
    ]
}
