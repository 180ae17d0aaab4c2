extension SentenceRow {
    static let events: [SentenceRow] = [
        .init(
            #"{"on":"interest","test":"subscribed","interest":1}"#,
            "heeft Koken",
            "a l’intérêt Koken",
            "has Koken"),
        .init(
            #"{"on":"interest","test":"not-subscribed","interest":1}"#,
            "heeft Koken niet",
            "n’a pas l’intérêt Koken",
            "does not have Koken"),
        .init(
            #"{"on":"interest","test":"unsubscribed","interest":1}"#,
            "schreef zich uit voor Koken",
            "s’est désabonné de l’intérêt Koken",
            "unsubscribed from Koken"),
        .init(
            #"{"on":"interest","test":"subscribed","interest":2}"#,
            "heeft Reizen",
            "a la préférence Reizen",
            "has Reizen"),
        .init(
            #"{"on":"interest","test":"unsubscribed","interest":3}"#,
            "schreef zich uit voor Wijn",
            "s’est désabonné du label Wijn",
            "unsubscribed from Wijn"),
        .init(
            #"{"on":"interest","test":"not-subscribed","interest":9}"#,
            "heeft interesse 9 niet",
            "n’a pas l’intérêt 9",
            "does not have interest 9"),
        .init(
            #"{"on":"clicks","test":"equals","interest":3,"number":3}"#,
            "klikte precies 3 keer op links van Wijn",
            "a cliqué exactement 3 fois sur des liens du label Wijn",
            "clicked exactly 3 times on links of Wijn"),
        .init(
            #"{"on":"clicks","test":"greater","interest":3,"number":3}"#,
            "klikte meer dan 3 keer op links van Wijn",
            "a cliqué plus de 3 fois sur des liens du label Wijn",
            "clicked more than 3 times on links of Wijn"),
        .init(
            #"{"on":"clicks","test":"less","interest":3,"number":3}"#,
            "klikte minder dan 3 keer op links van Wijn",
            "a cliqué moins de 3 fois sur des liens du label Wijn",
            "clicked fewer than 3 times on links of Wijn"),
        .init(
            #"{"on":"clicks","test":"at-least","interest":3,"number":3}"#,
            "klikte minstens 3 keer op links van Wijn",
            "a cliqué au moins 3 fois sur des liens du label Wijn",
            "clicked at least 3 times on links of Wijn"),
        .init(
            #"{"on":"clicks","test":"at-most","interest":3,"number":3}"#,
            "klikte hoogstens 3 keer op links van Wijn",
            "a cliqué au plus 3 fois sur des liens du label Wijn",
            "clicked at most 3 times on links of Wijn"),
        .init(
            #"{"on":"clicks","test":"at-least","interest":3,"number":1,"days":1}"#,
            "klikte minstens 1 keer op links van Wijn vandaag",
            "a cliqué au moins 1 fois sur des liens du label Wijn aujourd’hui",
            "clicked at least once on links of Wijn today"),
        .init(
            #"{"on":"clicks","test":"between","interest":3,"number":1,"upTo":3,"days":30}"#,
            "klikte 1 tot en met 3 keer op links van Wijn in de laatste 30 dagen",
            "a cliqué de 1 à 3 fois sur des liens du label Wijn au cours des 30 derniers jours",
            "clicked 1 to 3 times on links of Wijn in the last 30 days"),
        .init(
            #"{"on":"message","test":"received","message":1}"#,
            "ontving bericht “Mei {or}”",
            "a reçu le message « Mei {or} »",
            "received message “Mei {or}”"),
        .init(
            #"{"on":"message","test":"not-received","message":1}"#,
            "ontving bericht “Mei {or}” niet",
            "n’a pas reçu le message « Mei {or} »",
            "did not receive message “Mei {or}”"),
        .init(
            #"{"on":"message","test":"opened","message":1}"#,
            "opende bericht “Mei {or}”",
            "a ouvert le message « Mei {or} »",
            "opened message “Mei {or}”"),
        .init(
            #"{"on":"message","test":"not-opened","message":1}"#,
            "opende bericht “Mei {or}” niet",
            "n’a pas ouvert le message « Mei {or} »",
            "did not open message “Mei {or}”"),
        .init(
            #"{"on":"message","test":"clicked","message":1}"#,
            "klikte in bericht “Mei {or}”",
            "a cliqué dans le message « Mei {or} »",
            "clicked in message “Mei {or}”"),
        .init(
            #"{"on":"message","test":"not-clicked","message":1}"#,
            "klikte niet in bericht “Mei {or}”",
            "n’a pas cliqué dans le message « Mei {or} »",
            "did not click in message “Mei {or}”"),
        .init(
            #"{"on":"message","test":"received","days":30}"#,
            "ontving een bericht in de laatste 30 dagen",
            "a reçu un message au cours des 30 derniers jours",
            "received a message in the last 30 days"),
        .init(
            #"{"on":"message","test":"not-received","days":30}"#,
            "ontving geen bericht in de laatste 30 dagen",
            "n’a reçu aucun message au cours des 30 derniers jours",
            "received no message in the last 30 days"),
        .init(
            #"{"on":"message","test":"opened","days":30}"#,
            "opende een bericht in de laatste 30 dagen",
            "a ouvert un message au cours des 30 derniers jours",
            "opened a message in the last 30 days"),
        .init(
            #"{"on":"message","test":"not-opened","days":30}"#,
            "opende geen bericht in de laatste 30 dagen",
            "n’a ouvert aucun message au cours des 30 derniers jours",
            "opened no message in the last 30 days"),
        .init(
            #"{"on":"message","test":"clicked","days":30}"#,
            "klikte in een bericht in de laatste 30 dagen",
            "a cliqué dans un message au cours des 30 derniers jours",
            "clicked in a message in the last 30 days"),
        .init(
            #"{"on":"message","test":"not-clicked","days":30}"#,
            "klikte in geen bericht in de laatste 30 dagen",
            "n’a cliqué dans aucun message au cours des 30 derniers jours",
            "clicked in no message in the last 30 days"),
        .init(
            #"{"on":"message","test":"clicked","message":9,"clicks":"all","days":7}"#,
            "klikte in bericht 9 in de laatste 7 dagen (scanners meegeteld)",
            "a cliqué dans le message 9 au cours des 7 derniers jours (robots compris)",
            "clicked in message 9 in the last 7 days (scanners counted)"),
        .init(
            #"{"on":"link","test":"clicked","message":1,"link":11}"#,
            "klikte op link 11 van bericht “Mei {or}”",
            "a cliqué sur le lien 11 du message « Mei {or} »",
            "clicked on link 11 of message “Mei {or}”"),
        .init(
            #"{"on":"link","test":"not-clicked","message":1,"link":11}"#,
            "klikte niet op link 11 van bericht “Mei {or}”",
            "n’a pas cliqué sur le lien 11 du message « Mei {or} »",
            "did not click on link 11 of message “Mei {or}”"),
        .init(
            #"{"on":"link","test":"not-clicked","message":1,"link":11,"clicks":"all","days":1}"#,
            "klikte niet op link 11 van bericht “Mei {or}” vandaag (scanners meegeteld)",
            "n’a pas cliqué sur le lien 11 du message « Mei {or} » aujourd’hui (robots compris)",
            "did not click on link 11 of message “Mei {or}” today (scanners counted)"),
        .init(
            #"{"on":"page","test":"visited","values":["https://a.be/*"]}"#,
            "bezocht “https://a.be/*”",
            "a visité « https://a.be/* »",
            "visited “https://a.be/*”"),
        .init(
            #"{"on":"page","test":"visited","values":["https://a.be/*","https://b.be/"],"days":7}"#,
            "bezocht “https://a.be/*” of “https://b.be/” in de laatste 7 dagen",
            "a visité « https://a.be/* » ou « https://b.be/ » au cours des 7 derniers jours",
            "visited “https://a.be/*” or “https://b.be/” in the last 7 days"),
        .init(
            #"{"on":"page","test":"visited","values":["https://a.be/"],"number":3}"#,
            "bezocht “https://a.be/” minstens 3 keer",
            "a visité « https://a.be/ » au moins 3 fois",
            "visited “https://a.be/” at least 3 times"),
        .init(
            #"{"on":"page","test":"not-visited","values":["https://a.be/*"]}"#,
            "bezocht “https://a.be/*” niet",
            "n’a pas visité « https://a.be/* »",
            "did not visit “https://a.be/*”"),
        .init(
            #"{"on":"page","test":"not-visited","values":["https://a.be/*","https://b.be/"],"days":7}"#,
            "bezocht “https://a.be/*” of “https://b.be/” niet in de laatste 7 dagen",
            "n’a visité ni « https://a.be/* » ni « https://b.be/ » au cours des 7 derniers jours",
            "did not visit “https://a.be/*” or “https://b.be/” in the last 7 days"),
        .init(
            #"{"on":"page","test":"not-visited","values":["https://a.be/"],"number":3}"#,
            "bezocht “https://a.be/” minder dan 3 keer",
            "a visité « https://a.be/ » moins de 3 fois",
            "visited “https://a.be/” fewer than 3 times"),
        .init(
            #"{"on":"form","test":"submitted","values":["Contact"]}"#,
            "verstuurde formulier “Contact”",
            "a rempli le formulaire « Contact »",
            "filled in form “Contact”"),
        .init(
            #"{"on":"form","test":"not-submitted","values":["Contact"]}"#,
            "verstuurde formulier “Contact” niet",
            "n’a pas rempli le formulaire « Contact »",
            "did not fill in form “Contact”"),
        .init(
            #"{"on":"form","test":"not-submitted","values":["Contact","Offerte"],"days":30}"#,
            "verstuurde formulier “Contact” of “Offerte” niet in de laatste 30 dagen",
            "n’a pas rempli le formulaire « Contact » ou « Offerte » au cours des 30 derniers jours",
            "did not fill in form “Contact” or “Offerte” in the last 30 days"),
        .init(
            #"{"on":"survey","test":"completed","values":["Tevredenheid"]}"#,
            "beantwoordde enquête “Tevredenheid”",
            "a répondu à l’enquête « Tevredenheid »",
            "answered survey “Tevredenheid”"),
        .init(
            #"{"on":"survey","test":"not-completed","values":["Tevredenheid"]}"#,
            "beantwoordde enquête “Tevredenheid” niet",
            "n’a pas répondu à l’enquête « Tevredenheid »",
            "did not answer survey “Tevredenheid”"),
        .init(
            #"{"on":"segment","test":"member","segment":1}"#,
            "zit in segment “Klanten”",
            "est dans le segment « Klanten »",
            "is in segment “Klanten”"),
        .init(
            #"{"on":"segment","test":"not-member","segment":1}"#,
            "zit niet in segment “Klanten”",
            "n’est pas dans le segment « Klanten »",
            "is not in segment “Klanten”"),
        .init(
            #"{"on":"segment","test":"member","segment":9}"#,
            "zit in segment 9",
            "est dans le segment 9",
            "is in segment 9"),
    ]
}
