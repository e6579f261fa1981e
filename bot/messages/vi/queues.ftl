# Vì sao một nhân viên không được mời nhận cuộc trò chuyện này; nhân viên và chủ shop đọc.
why-not-offline = không trực tuyến
why-not-away = đang để trạng thái vắng mặt
why-not-out-of-hours = ngoài giờ làm
why-not-other-team = không thuộc nhóm trực { $queue }
why-not-language = không nói được { $language ->
    [en] tiếng Anh
    [vi] tiếng Việt
   *[other] ngôn ngữ { $language }
 }
why-not-skill = cần { $skill } mức { $needed }, hiện có mức { $has }
why-not-declined = đã từ chối, sẽ được mời lại sau { $until }
why-not-asked = đang xem một lời mời khác
why-not-full = đang bận ({ $load }/{ $capacity })
